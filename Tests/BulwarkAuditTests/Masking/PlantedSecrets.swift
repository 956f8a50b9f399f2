/// Secrets that no report may show: those of the sample apps, and a small app made of little else.
enum PlantedSecrets {
    static let samples = [
        "LeakyBank": [
            "AKIAZ7QXM3PTW5LHRC2N", "Tr0ub4dor&3-mobile", "mF9xQ2vL7wRt4KbZ8sYc1NpJ6hUd3gEa", "hK2-vR8q_Zt5Wm1xLd7Nc",
            "-lantern", "4471-orbit", "Jg7!mKq2#Wz9", "Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a", "m4rmalade!Quay-209",
            "AKIAQ4WZ8NDF2KVTC6JH", "qx_live_51Hc0aZvT9mWk3RbNf7LyDpGs2Ue8JxQi", "t0wer-Bridge!1894", "Pl4typus-Run-88",
            "hd_3b9e41c27fa05d86e1c4b72d90f8a35e", "Gr4nite?Harbour_61", "q8Zr-3vTfLw0xKp7YdNs5HbJcEuM2gAi",
            "V4nilla-Sky-77", "ptk_9f31c7be40d2a86e5b17c0d4f2a93e68", "Zq3-tY8w_Lm5Xc1vBn7Kd0Rf",
            "c0b4lt-9Hs2Wq7Lx4Vz6Np1Td",
            "oAoGCCqGSM49AwEHoUQDQgAE",
        ],
        "LeakyNotes": [
            "LN-support-2021!LN-support-2021!", "lnat_7fQ2mXz81LpVb3RtYk60WcHs9JdEuG4N", "leakynotes-iv-01",
            "c83d5e0b6f7a41d29e1458bbf36a70c4",
            "bGVha3lub3Rlcy1pb3M6VjlxIWYzUm1aNzJ3", "b41f7c90e2d85a6633fe19c7d04ab852", "AKIA4QZT7MWX2RHCN5LD",
            "t8Kz/W1uQpV0rYbXn5hLJc7mDfGs3oEa+2iTqRwZ", "51KqT0bGx2NvYw7RfmJ9dPz6cXe3uBtLh",
            "kW8vZr3Tq1Yx6LmCn0Pd5SgHb9JfEu27", "9c27e1f45ab8d03677b2fa61ce5d948032ef1a7b",
        ],
    ]

    /// The values planted in ``files``; no two characters of one follow each other anywhere else.
    static let values = [
        "Zq7!xLm9Pw", "Wv2!kRd5Nz-8vKt", "hdmM0Lm7exG3lCMqXXQ8agOMTNwncxvj", "uXw3RkP9nTz5QbYc7LdM",
        "CqnstKqy-9Z8x7W6v-xbcdqfXYZ-qq",
        "Vj4-Wq8x", "7Kz1-Qv9", "Xj5-Zk2w", "Qx8!vJ2#zK", "Jw6-qZx3-Kv8", "Xq2-zqlvZ-91", "Kq4-pvkqfX-77",
        "Zx3kQ-cqqkvw-Vj5",
        "SvqryQx-Zj55", "Qj7-pzqxtX-Kz3", "Wq9-jzqnJ-Zx2", "Kx5-czqfQ-Jz8", "Zj4-pzqjX-Qw7", "Qz6-szqxngsK-Xj1",
        "Xk8-hqzdQ-Zv3",
        "Jq5-dqzltZ-Kx9", "Vx7-uqzQ-Jk4", "Kj3-rqzX-Zq8",
    ]

    static let files = [
        "App/Info.plist": """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>CFBundleIdentifier</key><string>example.planted</string>
        <key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict>
        <key>ClientSecret</key><string>Qj7-pzqxtX-Kz3</string><key>Password</key><string>Zq7!xLm9Pw</string>
        </dict></plist>
        """,
        "App/services.json": """
        {"services": {"chat": {"clientSecret": "hdmM0Lm7exG3lCMqXXQ8agOMTNwncxvj", "password": "Wq9-jzqnJ-Zx2", "pin": "Vj4-Wq8x"}}}
        """,
        "App/en.lproj/Localizable.strings": """
        "support.password" = "Qz6-szqxngsK-Xj1"; "support.token" = "hdmM0Lm7exG3lCMqXXQ8agOMTNwncxvj";
        """,
        "App/Main.storyboard": """
        <?xml version="1.0" encoding="UTF-8"?>
        <document type="com.apple.InterfaceBuilder3.CocoaTouch.Storyboard.XIB" version="3.0"><scenes><scene sceneID="a"><objects>
        <viewController id="b" customClass="LoginViewController" sceneMemberID="viewController"><view key="view" id="c"><subviews>
        <textField id="d" userLabel="Password" text="SvqryQx-Zj55" placeholder="Password"><textInputTraits key="textInputTraits"/></textField>
        </subviews></view></viewController></objects></scene></scenes></document>
        """,
        "Config.xcconfig": "API_SECRET = Kx5-czqfQ-Jz8\nINFOPLIST_KEY_NSCameraUsageDescription = Scans.\n",
        "App/Login.swift": ##"""
        import CommonCrypto
        import CryptoKit
        import Foundation
        import UIKit

        enum Config {
            static let short = "Zq7!xLm9Pw"
            static let apiSecret = "hdmM0Lm7exG3lC" + "MqXXQ8agOMTNwncxvj"
            static let password = "Zq7!xLm9Pw", dbPassword = "Wv2!kRd5Nz-8vKt"
            static let rawPassword = #"Kj3-rqzX-Zq8"#, clientSecret = """
                uXw3RkP9nTz5QbYc7LdM
                """
        }

        func connect(_ api: API, userPassword: String = "Jq5-dqzltZ-Kx9") {
            api.connect(user: "x", password: "Wv2!kRd5Nz-8vKt", apiKey: "hdmM0Lm7exG3lCMqXXQ8agOMTNwncxvj", secret: "uXw3RkP9nTz5QbYc7LdM")
            print("signing in", userPassword, ["password": "Jw6-qZx3-Kv8"]) // Wv2!kRd5Nz-8vKt
            NSLog("%@", userPassword + "Xj5-Zk2w")
            UserDefaults.standard.set(userPassword, forKey: "password"); api.open(password: "Qx8!vJ2#zK")
            _ = URL(string: "http://a.example/login?password=Vx7-uqzQ-Jk4")
            URLSession.shared.dataTask(with: URL(string: "http://a.example/login?password=Vx7-uqzQ-Jk4")!).resume()
            var request = URLRequest(url: URL(string: "http://b.example")!)
            request.setValue("Basic Xk8-hqzdQ-Zv3", forHTTPHeaderField: "Authorization"); print(userPassword)
        }

        func seal(_ note: Data) throws -> Data {
            let key = SymmetricKey(data: Data("CqnstKqy-9Z8x7W6v-xbcdqfXYZ-qq".utf8))
            let nonce = try AES.GCM.Nonce(data: Data("Xq2-zqlvZ-91".utf8))
            var derived = [UInt8](repeating: 0, count: 32)
            CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), "Kq4-pvkqfX-77", 13, "Xq2-zqlvZ-91", 12, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA1), 1_000, &derived, 32)
            let query: [CFString: Any] = [kSecClass: kSecClassGenericPassword, kSecValueData: Data("7Kz1-Qv9".utf8), kSecAttrAccessible: kSecAttrAccessibleAlways]
            SecItemAdd([kSecClass: kSecClassGenericPassword, kSecValueData: Data("7Kz1-Qv9".utf8)] as CFDictionary, nil)
            HTTPCookieStorage.shared.setCookie(HTTPCookie(properties: [.name: "session", .value: "Zx3kQ-cqqkvw-Vj5", .domain: "a.example", .path: "/"])!)
            SecItemAdd(query as CFDictionary, nil)
            return try AES.GCM.seal(note, using: key, nonce: nonce).combined!
        }
        """##,
        "App/Legacy.m": """
        #import <Foundation/Foundation.h>
        static NSString *const kAdminPassword = @"Zq7!xLm9Pw";
        static NSString *const kClientSecret = @"hdmM0Lm7exG3lC" @"MqXXQ8agOMTNwncxvj";
        void f(API *api, NSString *password) {
          [api loginWithKey:@"hdmM0Lm7exG3lCMqXXQ8agOMTNwncxvj" secret:@"uXw3RkP9nTz5QbYc7LdM"]; NSLog(@"%@", password);
          NSLog(@"%@ %@", password, @{ @"password": @"Wv2!kRd5Nz-8vKt" });
          [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"password"]; [api setPassword:@"Jw6-qZx3-Kv8"];
        }
        """,
        "App.xcodeproj/project.pbxproj": """
        // !$*UTF8*$!
        { archiveVersion = 1; objectVersion = 56; rootObject = A; objects = {
          A = { isa = PBXProject; buildConfigurationList = B; targets = (C); };
          B = { isa = XCConfigurationList; buildConfigurations = (D); };
          C = { isa = PBXNativeTarget; name = App; productType = "com.apple.product-type.application"; buildConfigurationList = B; };
          D = { isa = XCBuildConfiguration; name = Release; buildSettings = {
            INFOPLIST_KEY_NSHealthShareUsageDescription = "Counts."; CLIENT_SECRET = "Zj4-pzqjX-Qw7"; };
          };
        }; }
        """,
    ]
}
