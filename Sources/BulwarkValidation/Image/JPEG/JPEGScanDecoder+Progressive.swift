// The AC coefficients of progressive frames (ITU-T T.81 G.1.2.2 and G.1.2.3). A bit of a mask stands for a coefficient that
// is not zero yet: only that decides how many bits a refinement has.
extension JPEGScanDecoder {
    mutating func decodeFirstAC(_ part: Int, at block: Int, _ energy: inout BlockEnergy) throws(Flaw) {
        if run > 0 {
            run -= 1
            return
        }
        guard let table = layers[part].ac else { throw .noCode }
        var mask: UInt64 = 0
        var coefficient = header.first
        while coefficient <= header.last {
            guard let symbol = reader.symbol(table) else { throw .noCode }
            let (skipped, length) = (symbol >> 4, symbol & 15)
            if length == 0 {
                guard skipped == 15 else {
                    run = (1 << skipped) + reader.number(skipped) - 1
                    break
                }
                coefficient += 16
                continue
            }
            coefficient += skipped
            guard coefficient <= header.last else { throw .tooMany }
            energy.add(reader.signed(length), step: layers[part].steps[coefficient])
            mask |= 1 << UInt64(coefficient)
            coefficient += 1
        }
        if mask != 0 { frame.components[layers[part].index].nonzero[block] |= mask }
    }

    mutating func refineAC(_ part: Int, at block: Int) throws(Flaw) {
        let before = frame.components[layers[part].index].nonzero[block]
        if run > 0 {
            skipRefinements(before, from: header.first)
            run -= 1
            return
        }
        guard let table = layers[part].ac else { throw .noCode }
        var new: UInt64 = 0
        var coefficient = header.first
        while coefficient <= header.last {
            guard let symbol = reader.symbol(table) else { throw .noCode }
            var skipped = symbol >> 4
            switch symbol & 15 {
            case 0 where skipped < 15:
                run = (1 << skipped) + reader.number(skipped) - 1
                skipRefinements(before, from: coefficient)
                coefficient = 64
                continue
            case 0: break
            case 1: _ = reader.number(1)
            default: throw .badBit
            }
            while coefficient <= header.last {
                if before >> UInt64(coefficient) & 1 == 1 {
                    _ = reader.number(1)
                } else if skipped == 0 {
                    break
                } else {
                    skipped -= 1
                }
                coefficient += 1
            }
            if symbol & 15 == 1 {
                guard coefficient <= header.last else { throw .tooMany }
                new |= 1 << UInt64(coefficient)
            }
            coefficient += 1
        }
        if new != 0 { frame.components[layers[part].index].nonzero[block] |= new }
    }

    /// Reads the bits that refine coefficients from this one on.
    private mutating func skipRefinements(_ mask: UInt64, from coefficient: Int) {
        let rest = coefficient < 64 ? (mask >> UInt64(coefficient)) << UInt64(coefficient) : 0
        let band = header.last == 63 ? rest : rest & (1 << UInt64(header.last + 1) - 1)
        reader.skip(band.nonzeroBitCount)
    }
}
