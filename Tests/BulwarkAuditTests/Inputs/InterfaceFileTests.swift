import BulwarkProperties
import BulwarkReport
import Testing

@testable import BulwarkAudit

@Suite struct InterfaceFileTests {
    private static let storyboard = """
        <?xml version="1.0" encoding="UTF-8"?>
        <document type="com.apple.InterfaceBuilder3.CocoaTouch.Storyboard.XIB">
          <scenes><scene sceneID="s"><objects>
            <viewController id="vc" customClass="LoginController" customModule="Bank">
              <view key="view"><subviews>
                <label text="Card number" id="l"/>
                <textField placeholder="Password" id="a">
                  <accessibility identifier="password_field"/>
                  <textInputTraits key="textInputTraits" autocorrectionType="no" secureTextEntry="YES" textContentType="password"/>
                </textField>
                <textField id="b"/>
                <webView id="w"/>
                <wkWebView id="k"><wkWebViewConfiguration key="configuration"><wkPreferences javaScriptEnabled="NO"/></wkWebViewConfiguration></wkWebView>
              </subviews></view>
              <connections><outlet property="passwordField" destination="a" id="o"/></connections>
            </viewController>
          </objects></scene></scenes>
        </document>
        """

    @Test func readsTextFieldsWithTheirTraitsAndOutlets() throws {
        let file = InterfaceFile(path: "Main.storyboard", root: try MarkupElement.tree(of: Array(Self.storyboard.utf8)))
        let password = try #require(file.textInputs.first)
        #expect(password.placeholder == "Password")
        #expect(password.isSecure)
        #expect(password.autocorrection == "no")
        #expect(password.contentType == "password")
        #expect(password.outlets == ["passwordField"])
        #expect(password.owner == "LoginController")
        #expect(password.accessibilityIdentifier == "password_field")
        #expect(password.location.line == 7)
        #expect(password.traitsLocation?.line == 9)
        let plain = try #require(file.textInputs.last)
        #expect(!plain.isSecure)
        #expect(plain.autocorrection == "default")
        #expect(plain.location.column == 9)
        #expect(file.webViews.map(\.element) == ["webView", "wkWebView"])
        #expect(file.webViews.last?.isJavaScriptEnabled == false)
        #expect(file.customClasses.map(\.name) == ["LoginController"])
    }

    @Test(arguments: [
        "", "<a>", "<a></b>", "</a>", "<a b></a>", "<a b=c/>", "<a", String(repeating: "<a>", count: 50_000),
    ])
    func refusesWhatIsNoXML(_ text: String) {
        #expect(throws: PropertyError.self) { try MarkupElement.tree(of: Array(text.utf8)) }
    }
}
