import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

@Suite struct WatermarkTests {
    @Test func `A watermark only grows, and is there after a restart`() throws {
        let rig = Rig()
        let bag = try rig.create()
        #expect(try bag.watermark() == 0)
        try bag.raiseWatermark(to: 300)
        try bag.raiseWatermark(to: 200)
        #expect(try rig.open().watermark() == 300)
        try bag.changePasscode(from: Secret(passcode: "1234"), to: Secret(passcode: "new"))
        try rig.open().raiseWatermark(to: .max)
        #expect(try bag.watermark() == .max)
    }

    @Test func `A watermark that was altered, or is another bag's, is an error and not an older one`() throws {
        let rig = Rig()
        try rig.create().raiseWatermark(to: 300)
        let path = Rig.path + ".mark"
        let bytes = try rig.disk.contents(of: path, limit: 256)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 4
            try rig.disk.replaceDurably(path, with: changed)
            #expect(throws: KeybagError.self, "byte \(index)") { try rig.open().watermark() }
        }
        for count in [0, 17, bytes.count - 1] {
            try rig.disk.replaceDurably(path, with: Array(bytes.prefix(count)))
            #expect(throws: KeybagError.self, "\(count) bytes") { try rig.open().watermark() }
        }
        let other = Rig()
        _ = try other.create()
        try other.disk.replaceDurably(path, with: bytes)
        #expect(throws: KeybagError.self) { try other.open().watermark() }
    }
}
