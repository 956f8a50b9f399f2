import BulwarkCore
import BulwarkPrivacy
import Testing

@Suite struct CoverStateTests {
    private static let events: [CoverState.Event] = [
        .deactivated(promptIsUp: true), .deactivated(promptIsUp: false), .promptEnded, .settled, .enteredBackground,
        .activated,
    ]

    // Written out, in the order of the events: a table that was derived from the code would agree with it whatever it does.
    private static let table: [(CoverState, [CoverState])] = [
        (.shown, [.prompting, .covered, .shown, .shown, .covered, .shown]),
        (.prompting, [.prompting, .covered, .settling, .prompting, .covered, .shown]),
        (.settling, [.prompting, .covered, .settling, .covered, .covered, .shown]),
        (.covered, [.covered, .covered, .covered, .covered, .covered, .shown]),
    ]

    @Test("Every state answers every event as the table says", arguments: table)
    func everyEvent(state: CoverState, expected: [CoverState]) {
        for (event, next) in zip(Self.events, expected) {
            #expect(state.after(event) == next, "\(state.rawValue), \(event)")
        }
    }

    @Test func `The table has every state`() {
        #expect(Self.table.map(\.0) == CoverState.allCases)
        #expect(Self.table.allSatisfy { $0.1.count == Self.events.count })
    }

    @Test("A state tells whether it is covered", arguments: CoverState.allCases)
    func outcomes(state: CoverState) {
        #expect(state.outcome.description.hasPrefix(state.isCovered ? "Covered." : "Shown"))
    }

    @Test("Whatever the policy, the background is covered and an active app is not", arguments: CoverState.allCases)
    func policies(state: CoverState) {
        for inactive in [true, false] {
            for prompts in [true, false] {
                let policy = CoverPolicy(coversWhenInactive: inactive, coversPrompts: prompts)
                #expect(state.after(.enteredBackground, policy: policy).isCovered)
                #expect(!state.after(.activated, policy: policy).isCovered)
                let deactivated = state.after(.deactivated(promptIsUp: false), policy: policy)
                #expect(deactivated.isCovered == (inactive || state == .covered))
            }
        }
        let strict = CoverPolicy(coversPrompts: true)
        #expect(state.after(.deactivated(promptIsUp: true), policy: strict).isCovered)
    }

    @Test func `Prompts are counted, and only the end of the last is told`() async {
        let prompts = OwnerPrompts(), ends = Locked(0)
        let observer = prompts.observeEnd { ends.withLock { $0 += 1 } }
        await prompts.during {
            #expect(prompts.areUp)
            await prompts.during { #expect(prompts.areUp) }
            #expect(prompts.areUp && ends.withLock { $0 } == 0)
        }
        #expect(!prompts.areUp && ends.withLock { $0 } == 1)
        await #expect(throws: CancellationError.self) {
            try await prompts.during { throw CancellationError() }
        }
        #expect(!prompts.areUp && ends.withLock { $0 } == 2)
        prompts.removeObserver(observer)
        await prompts.during {}
        #expect(ends.withLock { $0 } == 2)
    }
}
