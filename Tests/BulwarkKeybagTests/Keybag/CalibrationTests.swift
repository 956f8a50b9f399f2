import BulwarkCore
import Testing

@testable import BulwarkKeybag

@Suite struct CalibrationTests {
    @Test(
        "A machine gets as many turns as come closest, no more than 350 ms allow, and never less than the standard",
        arguments: [
            (10, 200, 16), (20, 200, 10), (74, 200, 3), (74, 350, 4), (99, 350, 3), (150, 200, 3), (160, 350, 3),
            (30, 350, 11), (40, 350, 8), (900, 200, 3), (74, 5000, 4), (74, 1, 3), (0, 200, 16),
        ])
    func calibrated(single: Int, target: Int, parallelism: Int) throws {
        var measured = 0
        let cost = try ScryptCost.calibrated(to: .milliseconds(target)) { cost throws(KeybagError) in
            measured += 1
            #expect(cost.parallelism == 1)
            // The first is slowed down by what else the machine does.
            return .milliseconds(measured == 1 ? single * 5 : single)
        }
        #expect(cost == ScryptCost(logarithmOfN: 15, blockSize: 8, parallelism: parallelism))
        #expect(measured == 3)
        #expect(throws: Never.self) { try KeybagLimits.standard.check(cost) }
    }

    @Test func `This machine is measured, and what comes out opens a bag`() throws {
        var rig = Rig()
        rig.setup.cost = try ScryptCost.calibrated()
        #expect((3...16).contains(rig.setup.cost.parallelism) && rig.setup.cost.memory == 32 << 20)
        _ = try rig.create()
        try rig.open().unlock(Secret(passcode: "1234"))
    }
}
