import BulwarkDetection

/// What a name, a type or the way it came says about a value.
extension ValueTrace {
    func sensitive(_ name: String, type: @autoclosure () -> String?, at fact: Fact) -> Origin? {
        guard query.looksForKinds, takenCases.isEmpty || !takesFailure(of: fact) else { return nil }
        let own = fact.code.vocabulary.kind(of: name, owner: Self.owner(of: fact))
        let kind = own ?? fact.code.kind(ofName: name, type: type())
        guard let kind, query.kinds(kind), own != nil || kind != .pin || !Self.isOfBoard(fact) else { return nil }
        return Origin(source: .sensitive(kind), fact: fact, name: name)
    }

    /// Whether what is taken out of a value is why there is none: the error of `case .failure(let error)` is not what the value is called.
    private func takesFailure(of value: Fact) -> Bool {
        takenCases.first == value.code.texts.existingID(of: "failure")
    }

    /// Whether the code around a pin is about those of a circuit board: `func gpio(pin: Int)`, `relay.pin`.
    private static func isOfBoard(_ pin: Fact) -> Bool {
        let around = [
            pin.enclosingFunction?.text, pin.enclosingType?.text, pin.receiver?.text, pin.receiver?.typeName,
        ]
        return around.compactMap { $0 }.contains { name in
            boardCalls.contains(name) || NameWords.words(of: name).contains(where: boards.contains)
        }
    }

    private static let boards: Set<String> = [
        "gpio", "arduino", "raspberry", "breadboard", "board", "relay", "servo", "led", "leds", "pwm", "adc", "i2c",
        "spi", "uart", "microcontroller", "esp32", "esp8266", "firmata",
    ]
    private static let boardCalls: Set<String> = [
        "pinMode", "digitalRead", "digitalWrite", "analogRead", "analogWrite",
    ]

    /// The type that a member or declaration belongs to.
    private static func owner(of fact: Fact) -> String? {
        if let receiver = fact.receiver { return receiver.typeName }
        return fact.isMember || fact.kind == .name ? fact.enclosingType.map { TypeName.base($0.text) } : nil
    }

    /// Whether the configuration declares that a value comes from outside.
    private func ownOutside(_ name: String, at fact: Fact) -> Origin? {
        guard query.outside.contains(.userInput), fact.code.vocabulary.isOutside(name, owner: Self.owner(of: fact))
        else { return nil }
        return Origin(source: .outside(.userInput), fact: fact, name: name)
    }

    func outside(_ declaration: Fact) -> Origin? {
        guard !query.outside.isEmpty else { return nil }
        if let own = ownOutside(declaration.text, at: declaration) { return own }
        guard let way = OutsideSources.way(of: declaration), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: declaration, name: declaration.text)
    }

    func outside(undeclared fact: Fact) -> [Origin] {
        guard !query.outside.isEmpty, let way = OutsideSources.way(ofUndeclared: fact), query.outside.contains(way)
        else { return [] }
        return [Origin(source: .outside(way), fact: fact, name: fact.text)]
    }

    func outside(member fact: Fact) -> Origin? {
        if let own = ownOutside(fact.text, at: fact) { return own }
        guard let way = OutsideSources.way(ofMember: fact), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: fact, name: fact.dottedName ?? fact.text)
    }

    func outside(subscript fact: Fact) -> Origin? {
        guard let way = OutsideSources.way(ofSubscript: fact), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: fact, name: fact.first?.text ?? "")
    }

    func outside(call fact: Fact) -> Origin? {
        guard !query.outside.isEmpty else { return nil }
        if let own = ownOutside(fact.text, at: fact) { return own }
        guard let way = OutsideSources.way(ofCall: fact), query.outside.contains(way) else { return nil }
        return Origin(source: .outside(way), fact: fact, name: fact.text)
    }
}
