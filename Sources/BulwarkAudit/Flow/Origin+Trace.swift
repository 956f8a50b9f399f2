import BulwarkDetection
import BulwarkReport

extension Origin {
    /// The way of a value as reporters show it: from its origin, through what holds it and the calls that hand it on, to where it ends.
    func trace(to frame: SinkFrame) -> [TraceStep] {
        var trace = [TraceStep(.source, at: fact.location, "'\(name)' comes from here")]
        for step in steps where step.fact != fact { trace.append(TraceStep(.step, at: step.fact.location, step.note)) }
        if frame.path.isEmpty {
            trace.append(TraceStep(.sink, at: frame.place.location, frame.effect))
        } else {
            trace.append(TraceStep(.step, at: frame.place.location, "handed to '\(frame.place.text)'"))
            for step in frame.path.dropLast() { trace.append(TraceStep(.step, at: step.fact.location, step.note)) }
            if let end = frame.path.last { trace.append(TraceStep(.sink, at: end.fact.location, frame.effect)) }
        }
        return trace
    }

    /// The kind of sensitive value that it is; nil for other origins.
    var sensitiveKind: SensitiveKind? {
        if case .sensitive(let kind) = source { kind } else { nil }
    }
}
