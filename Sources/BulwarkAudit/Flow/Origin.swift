import BulwarkDetection

/// Where a value comes from, as far as it can be followed.
struct Origin: Sendable {
    /// What kind of place a value comes from.
    enum Source: Sendable, Hashable {
        /// Something whose name and type say that it is sensitive.
        case sensitive(SensitiveKind)
        /// Something that whoever talks to the app controls.
        case outside(Outside)
        /// A parameter of the function around; its callers decide.
        case parameter
    }

    /// The ways in which the outside reaches an app.
    enum Outside: String, Sendable, Hashable {
        case deepLink = "a deep link"
        case userInput = "user input"
        case serverResponse = "a server's response"
        case serverError = "a server's error"
        case pasteboard = "the pasteboard"
        case file = "a file's content"
        case urlParameter = "a URL's parameter"
        case pushNotification = "a push notification"
        case webPage = "a web page's message"
        case intent = "a shortcut"
    }

    /// A station between the origin and the place where the value is used.
    struct Step: Sendable {
        var fact: Fact
        var note: String
    }

    /// What kind of place it is.
    var source: Source
    /// The place.
    var fact: Fact
    /// What the value is called there.
    var name: String
    /// The stations from the origin on, nearest to the origin first.
    var steps: [Step] = []
}
