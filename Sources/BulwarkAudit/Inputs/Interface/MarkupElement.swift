import BulwarkProperties

/// An element of an XML document, with its place.
struct MarkupElement: Sendable {
    /// An attribute with the place of its value.
    struct Attribute: Sendable {
        var name: String
        var value: String
        var span: TextSpan
    }

    var name: String
    var attributes: [Attribute]
    /// Where its opening tag stands.
    var span: TextSpan
    var children: [MarkupElement] = []

    /// The value of an attribute.
    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// The first child with a name.
    func child(_ name: String) -> MarkupElement? { children.first { $0.name == name } }

    /// Calls `body` with this element and all below it, each with the elements around it from the outside in.
    func forEach(_ body: (_ element: MarkupElement, _ around: [MarkupElement]) -> Void) {
        var around: [MarkupElement] = []
        visit(&around, body)
    }

    // A parsed tree is no deeper than its parser's limit.
    private func visit(_ around: inout [MarkupElement], _ body: (MarkupElement, [MarkupElement]) -> Void) {
        body(self, around)
        around.append(self)
        for child in children { child.visit(&around, body) }
        around.removeLast()
    }

    /// The tree of a document; text between elements is left out.
    static func tree(of bytes: [UInt8], limits: PropertyLimits = .init()) throws(PropertyError) -> MarkupElement {
        var tokens = XMLTokenizer(bytes)
        var open: [MarkupElement] = []
        var count = 0
        while true {
            switch try tokens.next() {
            case .text: continue
            case .open(let name, let attributes, let isEmpty):
                count += 1
                guard count <= limits.values else {
                    throw PropertyError(.tooManyValues, "too many elements", at: tokens.span)
                }
                guard open.count < limits.depth else {
                    throw PropertyError(.tooDeep, "elements are nested too deep", at: tokens.span)
                }
                let element = MarkupElement(
                    name: name,
                    attributes: attributes.map {
                        Attribute(
                            name: $0.name, value: $0.value,
                            span: tokens.lines.span($0.range.lowerBound, $0.range.upperBound))
                    }, span: tokens.span)
                if !isEmpty {
                    open.append(element)
                } else if open.isEmpty {
                    return element
                } else {
                    open[open.count - 1].children.append(element)
                }
            case .close(let name):
                guard let last = open.popLast(), last.name == name else {
                    throw PropertyError(.malformed, "a closing tag without its opening tag", at: tokens.span)
                }
                if open.isEmpty { return last }
                open[open.count - 1].children.append(last)
            case .end: throw PropertyError(.malformed, "an element that does not end", at: tokens.span)
            }
        }
    }
}
