public import Foundation

extension JSONContract {
    /// Makes a contract of a JSON Schema, if it can enforce all of it.
    ///
    /// Enforced are, of draft 2020-12 and what earlier drafts share with it: `type`, `enum` and `const` of scalars,
    /// `properties`, `required`, `additionalProperties`, `minProperties`, `maxProperties`, `items` of one schema,
    /// `minItems`, `maxItems`, `minLength`, `maxLength`, `minimum`, `maximum`, `exclusiveMinimum`,
    /// `exclusiveMaximum`, `multipleOf` of integers and of powers of ten down to 1e-15, `$ref` inside the document,
    /// `anyOf` and `oneOf` of alternatives with different types, OpenAPI's `nullable`, and `format` by the names of
    /// ``JSONFormat``. Patterns are not, as they cannot be promised to be linear.
    ///
    /// - Parameters:
    ///   - schema: The schema as JSON.
    ///   - limits: What a document may cost.
    /// - Throws: ``JSONRejection`` with ``JSONIssue/Code/unsupportedKeyword`` for each keyword that is not enforced,
    ///   ``JSONIssue/Code/invalidKeyword`` for each that makes no sense, or what is wrong with the JSON.
    public init(schema: Data, limits: JSONLimits = JSONLimits()) throws(JSONRejection) {
        var unenforced: [JSONIssue] = []
        try self.init(partlyEnforcing: schema, limits: limits, unenforced: &unenforced)
        guard unenforced.isEmpty else { throw JSONRejection(unenforced) }
    }

    /// Makes a contract of what it can enforce of a JSON Schema.
    ///
    /// - Warning: What is named in `unenforced` is not checked: documents that break it pass.
    ///
    /// - Parameters:
    ///   - schema: The schema as JSON.
    ///   - limits: What a document may cost.
    ///   - unenforced: Receives the keywords that the contract does not enforce, by their place in the schema.
    /// - Throws: ``JSONRejection`` with ``JSONIssue/Code/invalidKeyword`` for each keyword that makes no sense, or what
    ///   is wrong with the JSON.
    public init(
        partlyEnforcing schema: Data, limits: JSONLimits = JSONLimits(), unenforced: inout [JSONIssue]
    ) throws(JSONRejection) {
        let document = try JSONContract(.any, limits: JSONLimits(bytes: 4 << 20)).decode(SchemaValue.self, from: schema)
        var reader = SchemaReader(document)
        let root = reader.read()
        guard reader.invalid.isEmpty else { throw JSONRejection(reader.invalid) }
        unenforced = reader.unenforced
        self.init(root, definitions: reader.definitions, limits: limits)
    }
}
