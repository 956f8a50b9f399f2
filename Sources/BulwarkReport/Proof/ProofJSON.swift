/// Writes what became of promises as JSON (`Documentation/proof.schema.json`).
package enum ProofJSON {
    /// The report as a document.
    package static func text(of report: ProofReport) -> String {
        JSONWriter.document { json in
            json.object { json in
                json.member("schemaVersion", 1)
                json.tool()
                json.member("verdict", report.verdict.rawValue)
                json.member(strings: "places", report.places.map(\.rawValue))
                json.member(array: "promises") { json in
                    for promise in report.promises { json.object { write(promise, to: &$0) } }
                }
                json.member(strings: "notes", report.notes)
            }
        }
    }

    private static func write(_ promise: ProvenPromise, to json: inout JSONWriter) {
        json.member("kind", promise.kind.rawValue)
        json.member("subject", promise.subject)
        json.member("promise", promise.words)
        json.member("verdict", promise.verdict?.rawValue ?? "not-looked-at")
        json.member(array: "proofs") { json in
            for proof in promise.proofs { json.object { write(proof, to: &$0) } }
        }
    }

    private static func write(_ proof: Proof, to json: inout JSONWriter) {
        json.member("place", proof.place.rawValue)
        json.member("verdict", proof.verdict.rawValue)
        json.member("evidence", proof.evidence)
        if let location = proof.location {
            json.member("path", location.path)
            json.member("line", location.line)
        }
    }
}
