// What an app imports by `import Bulwark`.
@_exported public import BulwarkAuthentication
@_exported public import BulwarkCore
@_exported public import BulwarkMessaging
@_exported public import BulwarkPrivacy
@_exported public import BulwarkStorage
@_exported public import BulwarkTransport
@_exported public import BulwarkValidation

#if canImport(Darwin)
    @_exported public import BulwarkApple
#endif
