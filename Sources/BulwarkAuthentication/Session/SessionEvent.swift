/// What happens to a session.
public enum SessionEvent: String, Sendable, Hashable, CaseIterable {
    /// Somebody signed in.
    case signedIn
    /// The owner unlocked a locked session.
    case unlocked
    /// The person did something.
    case activity
    /// The owner proved themselves again, for a dangerous operation.
    case steppedUp
    /// The time for dangerous operations is over.
    case stepUpEnded
    /// The app went to the background under a policy that keeps secrets for a grace.
    case backgrounded
    /// The app went to the background under a policy that wipes, or its grace is over, or the owner locked it.
    case locked
    /// The app came back to the front.
    case returned
    /// A deadline has passed, or cannot be told to have not.
    case deadlinePassed
    /// The owner signed out.
    case signedOut
}
