/// A fact of Objective-C before it is stored: parsing finds out what a construct is only behind it.
struct ObjectiveCNode {
    var kind: FactKind
    var text = ""
    var detail = ""
    var flags: FactFlags = []
    /// Where it stands, in bytes; for a call, member or declaration, where its name begins.
    var start: Int
    /// Where it ends, in bytes.
    var end: Int
    var children: [ObjectiveCNode] = []

    init(
        _ kind: FactKind, _ text: String = "", detail: String = "", flags: FactFlags = [], start: Int, end: Int,
        _ children: [ObjectiveCNode] = []
    ) {
        self.kind = kind
        self.text = text
        self.detail = detail
        self.flags = flags
        self.start = start
        self.end = end
        self.children = children
    }

    /// Stores the node and all below it.
    func store(in out: inout FactBuilder) {
        out.node(
            kind, text: out.texts.id(of: text), detail: out.texts.id(of: detail), flags: flags, offset: start,
            length: max(0, end - start)
        ) { out in
            for child in children { child.store(in: &out) }
        }
    }
}
