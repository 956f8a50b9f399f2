import BulwarkReport

/// The examples of the rule: what it finds, and what it leaves in peace.
extension TrustEvaluationDisabled {
    static let triggering: [RuleDescription.Example] = [
        .init(
            """
            final class Gateway: NSObject, URLSessionDelegate {
                func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge, completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust else { return completionHandler(.performDefaultHandling, nil) }
                    switch mode {
                    case .strict: completionHandler(isPinned(trust) ? .useCredential : .cancelAuthenticationChallenge, URLCredential(trust: trust))
                    case .anyCertificate: completionHandler(.useCredential, URLCredential(trust: trust))
                    }
                }
                private func isPinned(_ trust: SecTrust) -> Bool { SecTrustEvaluateWithError(trust, nil) }
            }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    completionHandler(.useCredential, URLCredential(trust: challenge.protectionSpace.serverTrust!))
                }
            }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    let credential = challenge.protectionSpace.serverTrust.map { URLCredential(trust: $0) }
                    completionHandler(credential == nil ? .performDefaultHandling : .useCredential, credential)
                }
            }
            """),
        .init(
            """
            @implementation C
            - (void)connection:(NSURLConnection *)c willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
                [challenge.sender useCredential:[NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust] forAuthenticationChallenge:challenge];
            }
            @end
            """, file: "C.m"),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    completionHandler(.useCredential, challenge.protectionSpace.serverTrust.map(URLCredential.init(trust:)))
                }
            }
            """),
        .init(
            """
            func admit(_ trust: SecTrust) -> Bool {
                SecTrustSetExceptions(trust, SecTrustCopyExceptions(trust))
                return SecTrustEvaluateWithError(trust, nil)
            }
            """),
        .init("let manager = ServerTrustManager(evaluators: [\"bank.example\": DisabledTrustEvaluator()])"),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge) async -> (URLSession.AuthChallengeDisposition, URLCredential?) {
                    guard let trust = challenge.protectionSpace.serverTrust else { return (.performDefaultHandling, nil) }
                    SecTrustSetPolicies(trust, SecPolicyCreateSSL(true, nil))
                    return SecTrustEvaluateWithError(trust, nil) ? (.useCredential, URLCredential(trust: trust)) : (.cancelAuthenticationChallenge, nil)
                }
            }
            """),
        .init(
            "struct Trusting: ServerTrustEvaluating { func evaluate(_ trust: SecTrust, forHost host: String) throws {} }"
        ),
        .init("let socket = WebSocket(request: request, certPinner: FoundationSecurity(allowSelfSigned: true))"),
        .init(
            """
            @implementation NSURLRequest (Any)
            + (BOOL)allowsAnyHTTPSCertificateForHost:(NSString *)host { return YES; }
            @end
            """, file: "A.m"),
        .init(
            "@implementation A\n- (void)set:(AFSecurityPolicy *)policy { [policy setAllowInvalidCertificates:YES]; }\n@end",
            file: "A.m"),
        .init(
            "func f(_ o: sec_protocol_options_t) { sec_protocol_options_set_peer_authentication_required(o, false) }"
        ),
        .init(
            """
            BOOL isValid(SecTrustRef trust) { return SecTrustEvaluateWithError(trust, NULL); }
            @implementation A
            - (void)connection:(NSURLConnection *)c willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
                if ([challenge.protectionSpace.host isEqualToString:bank.host] || isValid(challenge.protectionSpace.serverTrust)) {
                    [challenge.sender useCredential:[NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust] forAuthenticationChallenge:challenge];
                }
            }
            @end
            """, file: "A.m"),
    ]

    static let nonTriggering: [RuleDescription.Example] = [
        .init(
            """
            final class Gateway: NSObject, URLSessionDelegate {
                func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge, completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust else { return completionHandler(.performDefaultHandling, nil) }
                    if SecTrustEvaluateWithError(trust, nil) {
                        completionHandler(.useCredential, URLCredential(trust: trust))
                    } else if isKnown(trust) {
                        completionHandler(.useCredential, URLCredential(trust: trust))
                    } else {
                        completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                }
            }
            """),
        .init(
            """
            @implementation Host
            - (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))completionHandler {
                CFDataRef data = SecCertificateCopyData(SecTrustGetCertificateAtIndex(challenge.protectionSpace.serverTrust, 0));
                if (!CFEqual(data, (__bridge CFDataRef)_serverCert)) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, NULL); return; }
                completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust]);
            }
            @end
            """, file: "Host.m"),
        .init(
            """
            @implementation A
            - (void)webView:(WKWebView *)view didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(Answer)answer {
                NSURLCredential *local = [[NSURLCredential alloc] initWithTrust:challenge.protectionSpace.serverTrust];
                if ([challenge.protectionSpace.host isEqual:@"localhost"]) { answer(NSURLSessionAuthChallengeUseCredential, local); return; }
                answer(NSURLSessionAuthChallengePerformDefaultHandling, nil);
            }
            @end
            """, file: "A.m"),
        .init(
            """
            BOOL isValid(SecTrustRef trust) { return SecTrustEvaluateWithError(trust, NULL); }
            @implementation A
            - (void)connection:(NSURLConnection *)c willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
                if ([challenge.protectionSpace.host isEqualToString:bank.host] && isValid(challenge.protectionSpace.serverTrust)) {
                    [challenge.sender useCredential:[NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust] forAuthenticationChallenge:challenge];
                }
            }
            @end
            """, file: "A.m"),
        .init(
            """
            struct Source: View {
                @State private var allowInvalidCertificates = false
                func fill() { allowInvalidCertificates = true }
            }
            """),
        .init(
            "final class Sender: NSObject, URLAuthenticationChallengeSender { func cancel(_ challenge: URLAuthenticationChallenge) {} }"
        ),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust, SecTrustEvaluateWithError(trust, nil) else {
                        return completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                    completionHandler(.useCredential, URLCredential(trust: trust))
                }
            }
            """),
        .init(
            """
            protocol TrustEvaluating { func evaluate(_ challenge: URLAuthenticationChallenge, trust: SecTrust, answer: (URLCredential?) -> Void) }
            struct NoPins: TrustEvaluating {
                func evaluate(_ challenge: URLAuthenticationChallenge, trust: SecTrust, answer: (URLCredential?) -> Void) {
                    answer(URLCredential(trust: trust))
                }
            }
            final class D: NSObject, URLSessionDelegate {
                let pins: TrustEvaluating = NoPins()
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust, SecTrustEvaluateWithError(trust, nil) else {
                        return completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                    pins.evaluate(challenge, trust: trust) { completionHandler(.useCredential, $0) }
                }
            }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                let pins = PinValidator()
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust, pins.accept(trust) else {
                        return completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                    completionHandler(.useCredential, URLCredential(trust: trust))
                }
            }
            struct PinValidator { func accept(_ trust: SecTrust) -> Bool { SecTrustEvaluateWithError(trust, nil) } }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                let known: Set<Data> = []
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    guard let trust = challenge.protectionSpace.serverTrust, isKnown(trust) else {
                        return completionHandler(.cancelAuthenticationChallenge, nil)
                    }
                    completionHandler(.useCredential, URLCredential(trust: trust))
                }
                func isKnown(_ trust: SecTrust) -> Bool {
                    SecTrustGetCertificateAtIndex(trust, 0).map { known.contains(SecCertificateCopyData($0) as Data) } ?? false
                }
            }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge,
                                completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
                    completionHandler(.performDefaultHandling, nil)
                }
            }
            """),
        .init(
            """
            final class D: NSObject, URLSessionDelegate {
                func urlSession(_ s: URLSession, didReceive challenge: URLAuthenticationChallenge) async -> (URLSession.AuthChallengeDisposition, URLCredential?) {
                    guard let trust = challenge.protectionSpace.serverTrust else { return (.performDefaultHandling, nil) }
                    SecTrustSetPolicies(trust, SecPolicyCreateSSL(true, challenge.protectionSpace.host as CFString))
                    return SecTrustEvaluateWithError(trust, nil) ? (.useCredential, URLCredential(trust: trust)) : (.cancelAuthenticationChallenge, nil)
                }
            }
            func isValid(signature trust: SecTrust) -> Bool { SecTrustSetPolicies(trust, SecPolicyCreateBasicX509()); return SecTrustEvaluateWithError(trust, nil) }
            """),
        .init(
            """
            struct Pinned: ServerTrustEvaluating { func evaluate(_ trust: SecTrust, forHost host: String) throws { try pins.check(trust, host) } }
            let socket = WebSocket(request: request, certPinner: FoundationSecurity(allowSelfSigned: false))
            """),
        .init(
            "func f(_ o: sec_protocol_options_t) { sec_protocol_options_set_peer_authentication_required(o, true) }"
        ),
    ]
}
