import BulwarkReport

/// A secure-coding class that decodes its parts without naming their classes.
enum DecodeObjectWithoutClass: Rule {
    static let description = RuleDescription(
        id: "decode-object-without-class",
        area: .integrity,
        severity: .warning,
        title: "Object decoded without its class",
        rationale:
            "decodeObject(forKey:) instantiates what the archive names before the cast looks at it. Secure coding is worth something only where each decode names its class.",
        fix:
            "Use decodeObject(of: NSString.self, forKey:) and, for collections, decodeObject(of: [NSArray.self, NSString.self], forKey:).",
        triggering: [
            .init(
                "final class A: NSObject, NSSecureCoding { required init?(coder: NSCoder) { name = coder.decodeObject(forKey: \"n\") as? String } }"
            ),
            .init(
                "class A: NSObject, NSSecureCoding {}; final class B: A { required init?(coder: NSCoder) { name = coder.decodeObject(forKey: \"n\") as? String } }"
            ),
            .init(
                "@interface A : NSObject <NSSecureCoding>\n@end\n@implementation A\n- (instancetype)initWithCoder:(NSCoder *)coder { _n = [coder decodeObjectForKey:@\"n\"]; return self; }\n@end",
                file: "A.m"),
            .init(
                """
                @interface A : NSObject <NSSecureCoding>
                @end
                @implementation A
                - (instancetype)initWithCoder:(NSCoder *)c { self.name = [c decodeObjectForKey:@"name"]; return self; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                @interface A : NSObject <NSSecureCoding>
                @end
                @implementation A
                + (id)open:(NSData *)d { NSKeyedUnarchiver *u = [[NSKeyedUnarchiver alloc] initForReadingFromData:d error:nil]; return [u decodeObjectForKey:@"root"]; }
                @end
                """, file: "A.m"),
            .init(
                "final class A: NSObject, NSSecureCoding { required init?(coder: NSCoder) { name = coder.decodeObject(of: NSString.self, forKey: \"n\") as String? } }"
            ),
            .init("final class V: UIView { required init?(coder: NSCoder) { super.init(coder: coder) } }"),
            .init(
                #"final class N: NSObject, NSSecureCoding { static var supportsSecureCoding = true; init?(coder: NSCoder) { count = coder.decodeInteger(forKey: "count") } }"#
            ),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0079", "CWE-502"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls(
            "decodeObject", "decodeObjectForKey", "decodeTopLevelObject", "decodeTopLevelObjectForKey"
        ).filter { call in
            guard call.argument("of") == nil,
                call.text.hasSuffix("ForKey") || call.argument("forKey") != nil || call.arguments.isEmpty,
                // An archive that the class itself opens is another rule's.
                call.receiver?.typeName != "NSKeyedUnarchiver"
            else { return false }
            guard call.arguments.count <= (call.text.hasPrefix("decodeTop") ? 2 : 1), let type = call.enclosingType
            else { return false }
            return call.code.type(TypeName.base(type.text), isOrInherits: "NSSecureCoding")
        }.oneForEach { $0.enclosing(.function, .accessor) }.map { call, others in
            finding(
                at: call,
                "The object is decoded without naming its class, although its type promises secure coding\(others.isEmpty ? "" : "; so are \(others.count) more in this initializer")."
            )
        }
    }
}
