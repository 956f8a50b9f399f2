import Testing

@testable import BulwarkAudit

/// What Objective-C is lowered to.
struct ObjectiveCLoweringTests {
    static let cases = [
        LoweringCase(
            "a message with several parts",
            """
            void f(void) { [defaults setObject:token forKey:@"t"]; }
            """,
            """
            function "f": void
              block
                call "setObject": setObject:forKey: [discarded]
                  member "setObject"
                    name "defaults"
                  argument
                    name "token"
                  argument "forKey"
                    string "t"
            """),
        LoweringCase(
            "a method with its parameters",
            """
            @implementation Store
            - (BOOL)save:(NSString *)token to:(NSURL *)url { return YES; }
            @end
            """,
            """
            type "Store": extension
              function "save": BOOL
                parameter "token": NSString *
                  label "_"
                parameter "url": NSURL *
                  label "to"
                block
                  returning
                    boolean "true"
            """),
        LoweringCase(
            "a class method and a property",
            """
            @interface Store : NSObject <NSCoding>
            @property (nonatomic, copy) NSString *token;
            + (instancetype)shared;
            @end
            """,
            """
            type "Store": class
              inheritance "NSObject"
              inheritance "NSCoding"
              variable "token": NSString *
              function "shared": instancetype [static]
            """),
        LoweringCase(
            "a property that is assigned and one that is read",
            """
            void f(void) { self.token = user.password; }
            """,
            """
            function "f": void
              block
                assignment "=" [discarded]
                  member "token"
                    name "self"
                  member "password"
                    name "user"
            """),
        LoweringCase(
            "literals of a dictionary and an array",
            """
            void f(void) { NSDictionary *q = @{ (id)kSecClass: @[@1, @YES] }; }
            """,
            """
            function "f": void
              block
                variable "q": NSDictionary *
                  dictionary
                    entry
                      cast "id": as
                        name "kSecClass"
                      array
                        number "1"
                        boolean "true"
            """),
        LoweringCase(
            "a block",
            """
            void f(void) { [s load:^(NSData *d, NSError *e) { keep(d); }]; }
            """,
            """
            function "f": void
              block
                call "load": load: [discarded]
                  member "load"
                    name "s"
                  argument
                    closure
                      parameter "d": NSData *
                        label "_"
                      parameter "e": NSError *
                        label "_"
                      call "keep" [discarded]
                        name "keep"
                        argument
                          name "d"
            """),
        LoweringCase(
            "a C call with a selector and a string format",
            """
            void f(void) { NSLog(@"%@ %d", token, 3); [t addTarget:self action:@selector(tap:)]; }
            """,
            """
            function "f": void
              block
                call "NSLog" [discarded]
                  name "NSLog"
                  argument
                    string "%@ %d"
                  argument
                    name "token"
                  argument
                    number "3"
                call "addTarget": addTarget:action: [discarded]
                  member "addTarget"
                    name "t"
                  argument
                    name "self"
                  argument "action"
                    macro "selector"
                      argument
                        keyPath "tap:"
            """),
        LoweringCase(
            "a condition and a loop",
            """
            void f(void) { if (status == errSecSuccess) { return; } else { go(); } for (id x in list) { use(x); } }
            """,
            """
            function "f": void
              block
                branch
                  operators "==": ==
                    name "status"
                    name "errSecSuccess"
                  block
                    returning
                  block
                    call "go" [discarded]
                      name "go"
                forLoop
                  binding "x": id
                  name "list"
                  block
                    call "use" [discarded]
                      name "use"
                      argument
                        name "x"
            """),
        LoweringCase(
            "a constant, a cast and a subscript",
            """
            static NSString *const kKey = @"k";
            void f(void) { id d = (__bridge id)ref; q[kKey] = d; }
            """,
            """
            variable "kKey": NSString * [constant private]
              string "k"
            function "f": void
              block
                variable "d": id
                  cast "id": as
                    name "ref"
                assignment "=" [discarded]
                  subscripted
                    name "q"
                    argument
                      name "kKey"
                  name "d"
            """),
        LoweringCase(
            "a ternary and a switch",
            """
            int f(int a) { switch (a) { case 1: return b ? 2 : 3; default: return 0; } }
            """,
            """
            function "f": int
              parameter "a": int
                label "_"
              block
                switching
                  name "a"
                  switchCase
                    pattern
                      number "1"
                    returning
                      ternary
                        name "b"
                        number "2"
                        number "3"
                  switchCase "default"
                    returning
                      number "0"
            """),
        LoweringCase(
            "code for debug builds, and an import",
            """
            #import <Security/Security.h>
            #ifdef DEBUG
            void f(void) { log(a); }
            #endif
            """,
            """
            importing "Security"
            conditional "defined(DEBUG)"
              function "f": void
                block
                  call "log" [discarded]
                    name "log"
                    argument
                      name "a"
            """),
        LoweringCase(
            "a macro before a string, a raw string of C++, and one of two lines with a carriage return",
            "NSString *a = R\"x\"; NSString *b = R\"m(y\"z)m\"; NSString *c = @\"v\\\r\nw\"; int d = 1;",
            """
            variable "a": NSString *
              name "R"
            variable "b": NSString *
              string "y"z"
            variable "c": NSString *
              string "vw"
            variable "d": int
              number "1"
            """),
        LoweringCase(
            "what is out of balance",
            """
            void f(void) { [a b:; }
            void g(void) { NSLog(token); }
            """,
            """
            function "f": void
              block
                call "b": b: [discarded]
                  member "b"
                    name "a"
            """),
    ]

    @Test("Source text becomes facts", arguments: cases)
    func lowers(_ example: LoweringCase) {
        let facts = FactDump.objectiveC(example.code)

        #expect(facts == example.facts, "\(facts)")
    }
}
