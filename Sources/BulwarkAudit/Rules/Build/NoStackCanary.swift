import BulwarkReport

/// C code with buffers on the stack and no check for what runs over them.
enum NoStackCanary: Rule {
    static let description = RuleDescription(
        id: "no-stack-canary",
        area: .build,
        severity: .warning,
        title: "Buffers on the stack without a canary",
        rationale: """
            The compiler puts a value between a function's buffers and its return address, and looks at it before the function returns: a buffer that was \
            written over its end stops the app instead of running the attacker's code. Apple's compilers do so unless they are told not to.
            """,
        fix: "Remove -fno-stack-protector from OTHER_CFLAGS, also in libraries that come in compiled form.",
        triggering: [
            .init("imports _strcpy _free", file: "Payload/Bank.app/Bank"),
            .init("kind library\nimports _sprintf", file: "Payload/Bank.app/Frameworks/Codec.framework/Codec"),
            .init("imports _strncat _objc_release\nclass BankSession", file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init("imports _strcpy ___stack_chk_fail ___stack_chk_guard", file: "Payload/Bank.app/Bank"),
            // Swift has no such buffers.
            .init("links /usr/lib/swift/libswiftCore.dylib\nimports _strcpy", file: "Payload/Bank.app/Bank"),
            .init("imports _memcpy", file: "Payload/Bank.app/Bank"),
            // Numbers are read from texts with it, a colour's for instance, and no buffer is needed.
            .init("imports _sscanf _objc_release\nclass ColorParser", file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-CODE-4", "MASTG-TEST-0229", "CWE-121"], subjects: [.built])

    /// Functions that write a text of any length to where they are told: who calls them has buffers of characters.
    private static let writers = [
        "_strcpy", "_strcat", "_sprintf", "_vsprintf", "_gets", "_strncpy", "_strncat",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        (app.built?.executables ?? []).compactMap { executable in
            // Where Swift is beside it, the little that there is of C may well have no buffer.
            let bare = executable.images.filter { image in
                !image.hasSwift && !image.imports.contains("___stack_chk_fail")
                    && !image.imports.contains("___stack_chk_guard")
            }
            guard let image = bare.first, let writer = writers.first(where: image.imports.contains) else { return nil }
            return Finding(
                rule: description.id, severity: description.severity,
                message:
                    "\(executable.name) writes texts to buffers (\(writer.dropFirst())), and none of its functions checks its stack.",
                location: SourceLocation(wholeFile: executable.path), context: "stack_chk_fail")
        }
    }
}
