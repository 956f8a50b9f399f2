internal import BulwarkTransport

extension TrustGuard {
    /// What decides about requests: a policy that was given, or that of the evaluator that is in use at this moment.
    func requests(_ given: RequestPolicy?, load: TransportLoad = .app) -> RequestPolicy {
        if let given { return given }
        let evaluator = evaluator
        return RequestPolicy(evaluator.policy, system: evaluator.system, load: load)
    }

    /// Why a request is not to be made, under a policy and the pins that are in use; nil where it may be.
    func refusal(of target: RequestTarget, under requests: RequestPolicy) -> RequestRefusal? {
        requests.refusal(of: target) ?? plainRefusal(of: target)
    }

    /// What a redirect comes to, under a policy and the pins that are in use.
    func redirect(
        from origin: RequestTarget, to target: RequestTarget, carriesBody: Bool, under requests: RequestPolicy
    ) -> RequestPolicy.RedirectDecision {
        let decision = requests.redirect(from: origin, to: target, carriesBody: carriesBody)
        if case .refuse = decision { return decision }
        return plainRefusal(of: target).map { .refuse($0) } ?? decision
    }

    private func plainRefusal(of target: RequestTarget) -> RequestRefusal? {
        !target.isSecure && evaluator.refusesPlainHTTP(to: target.host) ? .pinned(target.host) : nil
    }
}
