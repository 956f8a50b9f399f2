/// A kind of credential that is known by its form alone, whatever it is called.
public enum SecretShape: String, Codable, Sendable, CaseIterable {
    /// An access key id of Amazon Web Services: `AKIA` and sixteen characters.
    case awsAccessKey = "aws-access-key"
    /// A key of Google's APIs: `AIza` and 35 characters.
    case googleAPIKey = "google-api-key"
    /// A client secret of Google's OAuth: `GOCSPX-`.
    case googleClientSecret = "google-client-secret"
    /// A token of GitHub: `ghp_`, `gho_`, `ghs_`, `ghu_`, `ghr_` or `github_pat_`.
    case gitHubToken = "github-token"
    /// A token of GitLab: `glpat-`.
    case gitLabToken = "gitlab-token"
    /// A token of Slack: `xoxb-`, `xoxp-`, `xapp-` and their like.
    case slackToken = "slack-token"
    /// A web hook of Slack.
    case slackWebhook = "slack-webhook"
    /// A secret or restricted key of Stripe: `sk_live_`, `rk_live_`.
    case stripeKey = "stripe-key"
    /// A key of SendGrid: `SG.`.
    case sendGridKey = "sendgrid-key"
    /// A key of Twilio: `SK` and 32 hexadecimal digits.
    case twilioKey = "twilio-key"
    /// A key of Mailgun: `key-` and 32 hexadecimal digits.
    case mailgunKey = "mailgun-key"
    /// A token of npm: `npm_`.
    case npmToken = "npm-token"
    /// A token of Shopify: `shpat_`, `shpca_`, `shppa_`, `shpss_`.
    case shopifyToken = "shopify-token"
    /// A token of DigitalOcean: `dop_v1_`.
    case digitalOceanToken = "digitalocean-token"
    /// A key of OpenAI: `sk-` with its marks.
    case openAIKey = "openai-key"
    /// A secret or access token of Square: `sq0csp-`, `sq0atp-`.
    case squareKey = "square-key"
    /// A storage account's key of Azure, in a connection string: `AccountKey=`.
    case azureAccountKey = "azure-account-key"
    /// A key of Anthropic: `sk-ant-`.
    case anthropicKey = "anthropic-key"
    /// A token of Hugging Face: `hf_`.
    case huggingFaceToken = "hugging-face-token"
    /// A secret token of Mapbox: `sk.eyJ`.
    case mapboxToken = "mapbox-token"
    /// A token of a Telegram bot: digits, a colon, `AA` and 33 characters.
    case telegramToken = "telegram-token"
    /// A server key of Firebase Cloud Messaging: `AAAA`, seven characters, a colon and 140 characters.
    case firebaseServerKey = "firebase-server-key"
    /// A JSON Web Token (RFC 7519 §3): three parts in base64url, of which two begin an object.
    case jsonWebToken = "json-web-token"
    /// A private key in text form (RFC 7468 §10, §11, and the older forms).
    case privateKey = "private-key"
    /// A URL that carries a user's password (RFC 3986 §3.2.1).
    case urlWithPassword = "url-with-password"
    /// A URL that carries a key or token among its parameters: `?api_key=…`.
    case urlWithKey = "url-with-key"
    /// A value of an `Authorization` header (RFC 6750 §2.1, RFC 7617 §2).
    case authorizationHeader = "authorization-header"

    /// The kind in words, for messages.
    public var words: String {
        switch self {
        case .awsAccessKey: "access key of Amazon Web Services"
        case .googleAPIKey: "API key of Google"
        case .googleClientSecret: "client secret of Google"
        case .gitHubToken: "token of GitHub"
        case .gitLabToken: "token of GitLab"
        case .slackToken: "token of Slack"
        case .slackWebhook: "web hook of Slack"
        case .stripeKey: "secret key of Stripe"
        case .sendGridKey: "API key of SendGrid"
        case .twilioKey: "API key of Twilio"
        case .mailgunKey: "API key of Mailgun"
        case .npmToken: "token of npm"
        case .shopifyToken: "token of Shopify"
        case .digitalOceanToken: "token of DigitalOcean"
        case .openAIKey: "API key of OpenAI"
        case .squareKey: "secret of Square"
        case .azureAccountKey: "account key of Azure"
        case .anthropicKey: "API key of Anthropic"
        case .huggingFaceToken: "token of Hugging Face"
        case .mapboxToken: "secret token of Mapbox"
        case .telegramToken: "token of a Telegram bot"
        case .firebaseServerKey: "server key of Firebase"
        case .jsonWebToken: "JSON Web Token"
        case .privateKey: "private key"
        case .urlWithPassword: "URL with a password"
        case .urlWithKey: "URL with a key"
        case .authorizationHeader: "value of an Authorization header"
        }
    }
}
