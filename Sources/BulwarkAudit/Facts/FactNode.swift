/// What a fact is about. Swift and Objective-C are lowered to the same kinds, so that a rule is written once.
///
/// A node's *children* are named in parentheses; `text` and `detail` are its two texts.
public enum FactKind: UInt8, Codable, Sendable {
    // MARK: Expressions

    /// A plain identifier; text is its name, detail its generic arguments where they are written. `self` and `super` too.
    case name
    /// Access to a member; text is the member's name (base, or nothing for an implicit member such as `.standard`).
    case member
    /// A call; text is the last component of what is called, `Foo` for `Foo.init(…)` (callee, argument…).
    /// An Objective-C message send is a call too: text is the selector's first part, the callee a member of the receiver, and
    /// detail the whole selector.
    case call
    /// A subscript (base, argument…).
    case subscripted
    /// An argument; text is its label or empty (value). A trailing closure has the flag `.trailing`.
    case argument
    /// A string without interpolation; text is its content with escapes resolved.
    case string
    /// A string with interpolation; text is its content with U+FFFC in the place of each interpolation (segment | interpolation …).
    case interpolated
    /// A literal part of an interpolated string; text is its content.
    case segment
    /// An interpolation (argument…).
    case interpolation
    /// A number; text is as written.
    case number
    /// `true` or `false` (`YES`, `NO`); text is `true` or `false`.
    case boolean
    /// `nil`, `NULL`.
    case none
    /// An array (element…).
    case array
    /// A dictionary (entry…).
    case dictionary
    /// An entry of a dictionary (key, value).
    case entry
    /// A tuple of two or more (argument…).
    case tuple
    /// A closure or block (parameter…, statement…).
    case closure
    /// Operands joined by operators of any precedence; text is the first operator, detail all of them joined by blanks
    /// (operand…).
    case operators
    /// A prefix operator; text is the operator (operand).
    case prefix
    /// An assignment; text is `=` or the compound operator (target, value).
    case assignment
    /// `condition ? first : second` (condition, first, second).
    case ternary
    /// `value as Type`; text is the type, detail `as`, `as?` or `as!` (value).
    case cast
    /// A key path; text is as written.
    case keyPath
    /// A macro or `#selector`, `#keyPath`; text is its name (argument…).
    case macro
    /// Something that no rule needs to know; its children are what stands in it.
    case other

    // MARK: Statements

    /// A brace block (statement…).
    case block
    /// `return` (value or nothing).
    case returning
    /// `throw` (value).
    case throwing
    /// `if` as statement or expression (condition…, block, then the else's block or `if`).
    case branch
    /// `guard` (condition…, block).
    case guarding
    /// A name bound by `if let`, `case let`, `for`; text is the name (initial value or nothing).
    case binding
    /// `for` (binding…, sequence, block).
    case forLoop
    /// `while`, `repeat` (condition…, block).
    case whileLoop
    /// `switch` (subject, switchCase…).
    case switching
    /// A case (pattern…, statement…); text is `default` for the default case.
    case switchCase
    /// A pattern of a case (the pattern as an expression, bindings in it).
    case pattern
    /// `do` (block, catching…).
    case doing
    /// `catch` (pattern…, block).
    case catching
    /// `defer` (block).
    case deferring
    /// A clause of `#if`; text is its condition, `!(…)` of the earlier ones for `#else` (what stands in it…).
    case conditional

    // MARK: Declarations

    /// `import`; text is the module.
    case importing
    /// A variable, constant or property; text is its name, detail its declared type or empty
    /// (attribute…, initial value?, accessor…).
    case variable
    /// An attribute or property wrapper; text is its name (argument…).
    case attribute
    /// A getter, setter or observer; text is `get`, `set`, `willSet`, `didSet` (parameter?, statement…).
    case accessor
    /// A function, initializer (`init`), deinitializer (`deinit`), subscript (`subscript`) or method; text is its base name, detail its
    /// result type (attribute…, parameter…, block?). For Objective-C the text is the selector's first part.
    case function
    /// A parameter; text is its inner name, detail its type, `Type...` where it takes any number (label?, default value?).
    case parameter
    /// The outer label of a parameter where it differs from its inner name; text is the label, `_` for none.
    case label
    /// A type or extension; text is its name, detail `class`, `struct`, `enum`, `actor`, `protocol` or `extension`
    /// (attribute…, inheritance…, member…).
    case type
    /// A type that a type inherits from or conforms to; text is its name.
    case inheritance
    /// `typealias`; text is the name, detail the type.
    case typeAlias
    /// A case of an enumeration; text is its name, detail the types that it carries in parentheses, or empty (raw value?).
    case enumCase
    /// The whole file.
    case file
}

/// Marks that a fact can carry.
public struct FactFlags: OptionSet, Codable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Declared `static` or `class`, or an Objective-C class method.
    public static let isStatic = FactFlags(rawValue: 1)
    /// Declared `let`, or `const`.
    public static let isConstant = FactFlags(rawValue: 2)
    /// Declared `private` or `fileprivate`.
    public static let isPrivate = FactFlags(rawValue: 4)
    /// Of an argument: a trailing closure.
    public static let trailing = FactFlags(rawValue: 8)
    /// Of a declaration: `public` or `open`. No argument is declared so, and the eight bits are all in use.
    public static let isPublic = FactFlags(rawValue: 8)
    /// Declared `override`.
    public static let isOverride = FactFlags(rawValue: 16)
    /// An expression whose value is thrown away: it stands as a statement of its own and without `try`, or is assigned to `_`.
    public static let discarded = FactFlags(rawValue: 32)
    /// `try?` or `try!` stands before it.
    public static let silenced = FactFlags(rawValue: 64)
    /// The value of a `lazy` or `async` declaration.
    public static let isLazy = FactFlags(rawValue: 128)
}

/// One fact as it is stored: facts stand in an array in pre-order, and each knows where its subtree ends.
///
/// They are most of what an audit holds, so they are kept small: places and lengths are of 24 bits, which is more than the largest file needs.
struct FactNode: Sendable, Hashable, BitwiseCopyable {
    private var kindAndOffset: UInt32
    private var flagsAndLength: UInt32
    /// Number of the first text.
    var text: UInt32
    /// Number of the second text.
    var detail: UInt32
    /// Index of the first node after the subtree.
    var end: UInt32

    init(kind: UInt8, flags: UInt8, text: UInt32, detail: UInt32, end: UInt32, offset: UInt32, length: UInt32) {
        kindAndOffset = offset << 8 | UInt32(kind)
        flagsAndLength = length << 8 | UInt32(flags)
        self.text = text
        self.detail = detail
        self.end = end
    }

    /// The raw value of what the fact is about.
    var kind: UInt8 { UInt8(truncatingIfNeeded: kindAndOffset) }

    /// The marks that it carries.
    var flags: UInt8 {
        get { UInt8(truncatingIfNeeded: flagsAndLength) }
        set { flagsAndLength = flagsAndLength & ~0xff | UInt32(newValue) }
    }

    /// Where it begins, in bytes from the beginning of the file; for a call, member or declaration, where its name begins.
    var offset: UInt32 {
        get { kindAndOffset >> 8 }
        set { kindAndOffset = newValue << 8 | kindAndOffset & 0xff }
    }

    /// How many bytes it covers from there, trailing blanks and comments included.
    var length: UInt32 {
        get { flagsAndLength >> 8 }
        set { flagsAndLength = newValue << 8 | flagsAndLength & 0xff }
    }

    /// What the fact is about.
    // Every node is written with the raw value of a kind, and one out of a cache is checked.
    var factKind: FactKind { unsafeBitCast(kind, to: FactKind.self) }
}
