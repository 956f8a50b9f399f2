/// All rules of the audit, in the order of the review checklist's areas.
enum RuleRegistry {
    static let rules: [any Rule.Type] =
        secrets + logs + keychain + biometrics + transport + files + integrity + crypto + trails + input + permissions
        + data + build

    private static let secrets: [any Rule.Type] = [
        SecretInUserDefaults.self, HardcodedSecret.self, SecretInResource.self, SecretInPasteboard.self,
    ]
    private static let logs: [any Rule.Type] = [SecretInLog.self, PersonalDataInLog.self, ServerErrorShownToUser.self]
    private static let keychain: [any Rule.Type] = [
        KeychainAccessibleAlways.self, KeychainNotThisDeviceOnly.self, KeychainSynchronizableSecret.self,
        KeychainPINWithoutPasscodeProtection.self,
        KeychainDeleteAll.self, KeychainStatusIgnored.self,
    ]
    private static let biometrics: [any Rule.Type] = [
        BiometricsPasscodeFallback.self, BiometricsBoolGate.self, BiometricsErrorsUnhandled.self,
        FaceIDUsageDescriptionMissing.self,
    ]
    private static let transport: [any Rule.Type] = [
        CleartextURL.self, TrustEvaluationDisabled.self, TrustResultIgnored.self, ATSArbitraryLoads.self,
        ATSExceptionWeak.self, ATSDeadKey.self, NoPinning.self, SinglePin.self, SocketOutsideATS.self,
        WeakTLSVersion.self,
    ]
    private static let files: [any Rule.Type] = [
        FileWriteUnprotected.self, FileProtectionNone.self, BackgroundReadsLockedData.self, StoreWithoutProtection.self,
        SensitiveFileInBackup.self, TemporaryFileNotWiped.self,
    ]
    private static let integrity: [any Rule.Type] = [
        InsecureUnarchiving.self, InsecureArchiving.self, DecodeObjectWithoutClass.self, SecureCodingDisabled.self,
    ]
    private static let crypto: [any Rule.Type] = [
        WeakHash.self, WeakCipher.self, StaticIVOrSalt.self, ConstantKey.self, WeakKeyDerivation.self,
        InsecureRandom.self,
    ]
    private static let trails: [any Rule.Type] = [
        PasteboardWithoutExpiry.self, NoSnapshotHiding.self, PasswordFieldNotSecure.self,
        SensitiveFieldAutocorrection.self, URLCacheOnForSession.self,
        SpotlightExposesSensitive.self, HandoffExposesSensitive.self, WidgetExposesSensitive.self,
        WebViewScriptFromString.self, WebViewFileAccess.self,
        UIWebViewUsed.self,
    ]
    private static let input: [any Rule.Type] = [
        DeepLinkUnvalidated.self, SQLInjection.self, PredicateInjection.self, FormatStringInjection.self,
        PathTraversal.self, UnboundedTextField.self,
    ]
    private static let permissions: [any Rule.Type] = [
        UsageDescriptionMissing.self, UsageDescriptionOutdated.self, UsageDescriptionUnused.self,
        RequiredReasonAPIUndeclared.self,
    ]
    private static let build: [any Rule.Type] = [
        DebuggableBuild.self, UnfitProvisioningProfile.self, DebugPartShipped.self, FileShippedByMistake.self,
        FileSharingEnabled.self, NotPositionIndependent.self, NoStackCanary.self, NoAutomaticReferenceCounting.self,
        SymbolsNotStripped.self, BitcodeShipped.self, OutdatedCodeSignature.self,
    ]
    private static let data: [any Rule.Type] = [
        CardDataStored.self, PlaintextStore.self, LoginFlagInUserDefaults.self, InsecureCookie.self,
        TokenKeptAfterLogout.self, NoSessionTimeout.self,
    ]
}
