import BulwarkDetection
import Testing

/// Values in markup, lists and escapes, and what a redactor left in their place. All are made up.
struct EscapedTextTests {
    private static func found(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return TextDetector().detections(in: text).map {
            "\($0.kind.slug) \(String(decoding: utf8[$0.range], as: UTF8.self))"
        }
    }

    @Test(
        "An address is found whose @ JSON, HTML or a URL in a URL escapes",
        arguments: [
            (#"{"to":"ann\u0040bank.example"}"#, #"email ann\u0040bank.example"#),
            (#"{"m":"{\"to\":\"ann\\u0040bank.example\"}"}"#, #"email ann\\u0040bank.example"#),
            ("mail ann&#64;bank.example now", "email ann&#64;bank.example"),
            ("mail ann&#x40;bank.example now", "email ann&#x40;bank.example"),
            ("mail ann&commat;bank.example now", "email ann&commat;bank.example"),
            ("?to=ann%2540bank.example", "email ann%2540bank.example"),
        ])
    func readsEscapedAddresses(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "Addresses have quoted names and numbers for domains (RFC 5321 section 4.1.2 and 4.1.3)",
        arguments: [
            (#"to "ann smith"@bank.example now"#, #"email "ann smith"@bank.example"#),
            ("to ann@[192.0.2.17] now", "email ann@[192.0.2.17]"),
            ("to ann@[IPv6:2001:db8::1] now", "email ann@[IPv6:2001:db8::1]"),
        ])
    func readsRareAddresses(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "A list of secrets is taken out one by one",
        arguments: [
            (#"{"password":["hunter2"],"n":["x"]}"#, ["password hunter2"]),
            (#"password = ["hunter2", "letmein99"]"#, ["password hunter2", "password letmein99"]),
            (#"{"m":"{\"password\":[\"hunter2\"]}"}"#, ["password hunter2"]),
            (#"{"refreshToken":["abc123def456", null]}"#, ["token abc123def456"]),
            (#"{"password":[]}"#, []),
        ])
    func readsLists(text: String, expected: [String]) {
        #expect(Self.found(text) == expected)
    }

    @Test(
        "An element's value is known by its other attributes",
        arguments: [
            (#"<input type="password" name="x" value="hunter2!">"#, ["password hunter2!"]),
            (#"<input value='hunter2!' type='password'/>"#, ["password hunter2!"]),
            (#"<INPUT TYPE="password" VALUE="hunter2!">"#, ["password hunter2!"]),
            (#"<input name="user[password]" value="hunter2!">"#, ["password hunter2!"]),
            (#"{"m":"<input type=\"password\" value=\"hunter2!\">"}"#, ["password hunter2!"]),
            (#"<add key="Smtp.Password" value="hunter2!" />"#, ["password hunter2!"]),
            (#"<property name="db.password" value="hunter2!"/>"#, ["password hunter2!"]),
            (#"<input type="text" value="hunter2!"><input type="password">"#, []),
            (#"<input type="password" value="">"#, []),
            (#"value="hunter2!" type="password""#, []),
        ])
    func readsAttributes(text: String, expected: [String]) {
        #expect(Self.found(text) == expected)
    }

    @Test(
        "An object's value is known by the name beside it",
        arguments: [
            (#"{"name":"password","value":"hunter2!"}"#, ["password hunter2!"]),
            (#"[{"value": "hunter2!", "key": "DB_PASSWORD"}, {"key":"a","value":"b"}]"#, ["password hunter2!"]),
            (#"{"m":"{\"name\":\"password\",\"value\":\"hunter2!\"}"}"#, ["password hunter2!"]),
            (#"{"name": "Authorization", "value": "abc def"}"#, ["authorization-header abc def"]),
            (#"{"name":"cookie","value":"sid=31d4d96e; a=b"}"#, ["authorization-header sid=31d4d96e; a=b"]),
            (#"{"name":"city","value":"hunter2!"},{"name":"password"}"#, []),
            (#"{"name":"password","value":"<password:9f2c41d07be3>"}"#, []),
            (#""value":"hunter2!","name":"password""#, []),
        ])
    func readsPairs(text: String, expected: [String]) {
        #expect(Self.found(text) == expected)
    }

    @Test(
        "What a language writes before a text in quotes does not stand for it",
        arguments: [
            "password=b'hunter2!'", "password: u'hunter2!'", #"password = @"hunter2!""#, "PASSWORD = N'hunter2!'",
            #"password = r"hunter2!""#, "password=$'hunter2!'", #"password: []byte("hunter2!")"#,
            #"{"m":"password=b\"hunter2!\""}"#, "{'password': b'hunter2!', 'n': b'x'}",
        ])
    func readsLiterals(text: String) {
        #expect(Self.found(text) == ["password hunter2!"])
    }

    @Test(
        "Names and values are read in forms and in escaped markup",
        arguments: [
            ("utf8=1&user%5Bpassword%5D=hunter2!&a=b", "password hunter2!"),
            ("password%5B%5D=hunter2!&a=b", "password hunter2!"), ("password[]=hunter2!&a=b", "password hunter2!"),
            ("{&quot;password&quot;:&quot;hunter2!&quot;,&quot;a&quot;:1}", "password hunter2!"),
            ("{&#34;pin&#34;: &#34;4711&#34;}", "pin 4711"), ("password: &quot;hunter2!&quot;", "password hunter2!"),
            (
                "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0LXZhbHVlLTQ3MTE=",
                "secret c2VjcmV0LXZhbHVlLTQ3MTE="
            ),
        ])
    func readsForms(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "Web tokens are found that are encrypted, not signed, or hold no claims",
        arguments: [
            // RFC 7516 section 7.1, and with the key that both sides know (RFC 7518 section 4.5).
            "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ."
                + "AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ",
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..X4UqzV0iX4UqzV0i.abcdEFGHijkl.QUJDREVGR0hJSktMTU5PUA",
            "eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo",
            "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.",
        ])
    func readsWebTokens(token: String) {
        #expect(Self.found("got \(token) there") == ["json-web-token \(token)"])
    }

    @Test(
        "A mark that stands for a value is no value",
        arguments: [
            "card <card-number:9f2c41d07be3> paid", "Authorization: <authorization-header:9f2c41d07be3>",
            #"{"password":"<password:9f2c41d07be3>"}"#, "secret = <secret:9f2c41d07be3>", "pin=<pin:102030405060>",
            "ftp://ann:<url-with-password:9f2c41d07be3>@host/", "password is <password:9f2c41d07be3>",
            "<password><password:9f2c41d07be3></password>", #"["<token:9f2c41d07be3>"]"#,
            "card <card-number:453914880343>",
        ])
    func leavesMarks(text: String) {
        #expect(Self.found(text) == [])
    }

    @Test("What only begins as a mark is a value")
    func takesWhatIsNoMark() {
        #expect(Self.found("<pin:4711>") != [])
        #expect(Self.found("card <card-number:4539148803436467>") != [])
    }

    @Test("A key is followed as long as its lines go on, and no further")
    func followsLongKeys() {
        let line = String(repeating: "QUJDREVGR0hJSktM", count: 4)
        let body = Array(repeating: line, count: 1500).joined(separator: "\n")
        let begin = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n"
        let end = "\n-----END PGP PRIVATE KEY BLOCK-----"
        #expect(Self.found(begin + body + end + "\nnext") == ["private-key \(begin + body + end)"])
        #expect(Self.found(begin + body + "\nsome other line") == ["private-key \(begin + body)"])
        let inString = body.split(separator: "\n").joined(separator: #"\n"#)
        let quoted = #"-----BEGIN PRIVATE KEY-----\n"# + inString + #"\n-----END PRIVATE KEY-----"#
        #expect(Self.found("{\"key\":\"\(quoted)\"}").contains("private-key \(quoted)"))
    }
}
