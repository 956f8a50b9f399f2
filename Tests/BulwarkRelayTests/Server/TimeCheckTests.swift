import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("A clock that jumps")
struct TimeCheckTests {
    @Test("A date that runs ahead of time is not believed for a day, or until it is set right")
    func jump() {
        let clock = ManualClock()
        var check = TimeCheck(clock)
        func isPlausible() -> Bool { check.isPlausible(clock) }
        #expect(isPlausible())
        clock.advance(by: .seconds(40 * 86400))
        #expect(isPlausible(), "time has gone by")
        let right = clock.now
        clock.setWall(to: right + 60 * 86400)
        #expect(!isPlausible())
        clock.advance(by: .seconds(3600))
        #expect(!isPlausible())
        clock.setWall(to: right + 3600)
        #expect(isPlausible(), "set right")
        clock.setWall(to: right + 60 * 86400)
        #expect(!isPlausible())
        clock.advance(by: .seconds(86401))
        #expect(isPlausible(), "nobody objected")
        clock.setWall(to: clock.now + 3600)
        #expect(isPlausible(), "summer")
    }
}
