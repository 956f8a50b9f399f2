import BulwarkValidation
import Testing

struct EncoderTests {
    @Test func `HTML text ends no tag and no entity`() {
        #expect(HTMLText("<b a='1'>O\"x & y\0").encoded == "&lt;b a=&#39;1&#39;&gt;O&quot;x &amp; y\u{FFFD}")
        #expect(HTMLText("<\u{301}").encoded.unicodeScalars.first == "&")
    }

    @Test func `An HTML attribute ends at its own quote only`() {
        #expect(HTMLAttribute("x\" onload=1").encoded == "\"x&#34;&#32;onload&#61;1\"")
        #expect(HTMLAttribute("Núñez").encoded == "\"Núñez\"")
    }

    @Test func `A JavaScript string survives quotes, script ends and line separators`() {
        #expect(JavaScriptString("</a'\"\\\u{2028}").encoded == #""\u003C\u002Fa\u0027\u0022\u005C\u2028""#)
        #expect(JavaScriptString("😀").encoded == #""\uD83D\uDE00""#)
    }

    @Test func `A URL component holds no delimiter, and dots are told`() {
        #expect(URLComponentText("a/b?c&d=é%").encoded == "a%2Fb%3Fc%26d%3D%C3%A9%25")
        #expect(URLComponentText("..").isDotSegment && !URLComponentText("...").isDotSegment)
    }

    @Test func `A shell word and a SQL name double their quotes`() throws {
        #expect(try ShellWord("O'Brien; $(rm) `x`").encoded == "'O'\\''Brien; $(rm) `x`'")
        #expect(try ShellWord("").encoded == "''")
        #expect(try ShellWord("'\u{301}").encoded == "''\\''\u{301}'")
        #expect(try SQLIdentifier("a\"; DROP").encoded == "\"a\"\"; DROP\"")
    }

    @Test func `A shell word and a SQL name tell where they hold zero`() throws {
        let word = try #require(throws: ValidationError.self) { try ShellWord("é\0b\0") }
        #expect(word.issues.map(\.code) == [.unexpectedCharacter, .unexpectedCharacter])
        #expect(word.issues.map(\.range) == [2..<3, 4..<5])
        let name = try #require(throws: ValidationError.self) { try SQLIdentifier("a\0") }
        #expect(name.issues.map(\.range) == [1..<2])
        #expect(FieldSupport.codes { () throws(ValidationError) in _ = try SQLIdentifier("") } == [.empty])
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\u{FF1D}1", "\u{A0}=1"])
    func `A formula is defused in CSV`(_ text: String) {
        #expect(CSVField(text).isDefused)
        #expect(CSVField(text).encoded == "\"'" + text + "\"")
    }

    @Test func `A plain CSV field is quoted and left alone`() {
        #expect(CSVField("a\"b,c").encoded == "\"a\"\"b,c\"" && !CSVField("a=1").isDefused)
    }

    @Test func `A log line is one line that shows what it holds`() {
        #expect(
            LogLine("a\r\nb\u{1B}[31m\u{202E}\u{2028}\\n").encoded
                == #"a\u{D}\u{A}b\u{1B}[31m\u{202E}\u{2028}\\n"#)
    }
}
