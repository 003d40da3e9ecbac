// The parts of the OpenAPI document that no resource declares: shared parameters, errors, PATCH.

import API
import Dialect
import HTTP
import JSON
import Schema

extension OpenAPIWriter {
    /// The parameters that many operations share.
    mutating func standardParameters() {
        for parameter in OpenAPIOperation.Parameter.allCases {
            member(object: parameter.rawValue) { writer in
                writer.member("name", parameter.rawValue)
                writer.member("in", parameter.location)
                let isNeeded =
                    parameter == .clientId && !writer.catalog.mode.permits(.noClientId)
                if isNeeded { writer.member("required", true) }
                writer.member("description", parameter.sentence)
                writer.member(object: "schema") { $0.schema(of: parameter) }
                if let example = parameter.example { writer.member("example", example) }
            }
        }
    }

    private mutating func schema(of parameter: OpenAPIOperation.Parameter) {
        switch parameter {
        case .conditions, .childConditions, .customFieldConditions, .orderBy, .fields:
            member("type", "string")
        case .page: integer(1...Int64.max, isNullable: false)
        case .pageSize:
            integer(1...Int64.max, isNullable: false)
            member("default", Limits.pageSizeDefault)
        case .pageId: integer(0...Int64.max, isNullable: false)
        // Another word than forward-only asks for nothing.
        case .paginationType: member("type", "string")
        case .clientId:
            member("type", "string")
            if !catalog.mode.permits(.noClientId) { member("format", "uuid") }
        }
    }

    /// The schemas of errors (docs/LIVE-API.md#errors), of an operation of a PATCH
    /// (docs/LIVE-API.md#patch), and of the value of a user-defined field
    /// (docs/LIVE-API.md#custom-fields).
    mutating func sharedSchemas() {
        member(object: "ErrorResponseMessage") { schema in
            schema.texts(["code", "message"]) { properties in
                properties.member(object: "errors") { list in
                    list.member("type", ["array", "null"])
                    list.member(object: "items") {
                        $0.member("$ref", "#/components/schemas/ValidationError")
                    }
                }
            }
        }
        member(object: "ValidationError") { schema in
            schema.texts(["code", "message", "resource", "field"]) { _ in }
        }
        member(object: "PatchOperation") { schema in
            schema.member("type", "object")
            schema.member(object: "properties") { properties in
                properties.member(object: "op") {
                    $0.member("type", "string")
                    $0.member("enum", Patch.Verb.allCases.map(\.rawValue))
                }
                properties.member(object: "path") {
                    $0.member("type", "string")
                    $0.member("minLength", 1)
                }
                properties.member(object: "value") { _ in }
            }
            schema.member("required", ["op", "path"])
        }
        member(object: "CustomFieldValue") { $0.customFieldValue() }
    }

    /// In a body `id` and `value` are enough, and the value may be null, as it may be in answers.
    private mutating func customFieldValue() {
        member("type", "object")
        member(object: "properties") { properties in
            for name in ["id", "numberOfDecimals", "rowNum", "userDefinedFieldRecId"] {
                properties.member(object: name) { $0.member("type", "integer") }
            }
            for name in ["caption", "connectWiseId", "podId"] {
                properties.member(object: name) { $0.member("type", "string") }
            }
            properties.member(object: "type") {
                $0.member("type", "string")
                $0.member("enum", CustomField.Kind.allCases.map(\.rawValue))
            }
            properties.member(object: "entryMethod") {
                $0.member("type", "string")
                $0.member("enum", CustomField.Entry.allCases.map(\.rawValue))
            }
            properties.member(object: "value") {
                $0.member("type", ["string", "number", "boolean", "null"])
            }
        }
        member("additionalProperties", false)
    }

    /// An object whose members are all texts that are there, and more.
    private mutating func texts(_ names: [String], _ more: (inout OpenAPIWriter) -> Void) {
        member("type", "object")
        member(object: "properties") { properties in
            for name in names {
                properties.member(object: name) { $0.member("type", "string") }
            }
            more(&properties)
        }
        member("required", names)
        member("additionalProperties", false)
    }

    /// The answers with which requests are refused.
    mutating func errorResponses() {
        for kind in OpenAPIOperation.ErrorKind.allCases {
            member(object: kind.rawValue) { response in
                response.member("description", kind.sentence)
                response.member(object: "content") { content in
                    content.member(object: "application/json") { json in
                        json.member(object: "schema") {
                            $0.member("$ref", "#/components/schemas/ErrorResponseMessage")
                        }
                    }
                }
            }
        }
    }
}

extension OpenAPIOperation.Parameter {
    /// The description of the parameter.
    fileprivate var sentence: String {
        switch self {
        case .conditions: "Which records: `company/id = 1 and lastName like \"A*\"`."
        case .childConditions: "Which records, by the items of their lists."
        case .customFieldConditions: "Which records, by the values of their user-defined fields."
        case .orderBy: "Members to sort by, each with asc or desc; by id at the end."
        case .fields: "The members that the answer shall show, such as `id,company/name`."
        case .page: "The page, counted from 1."
        case .pageSize:
            "Records of a page: \(Limits.pageSizeDefault) if not given, at most "
                + "\(Limits.pageSizeMax)."
        case .pageId: "The last id of the page before, in forward-only paging."
        case .paginationType: "Asks for forward-only paging: by pageId instead of page."
        case .clientId: "The integration's GUID."
        }
    }

    /// A value that works with every resource.
    fileprivate var example: String? {
        switch self {
        case .conditions: "id>0"
        case .orderBy: "id desc"
        case .fields: "id"
        case .clientId: "6f657355-5f4e-4206-9e32-1b65861a9e3f"
        case .paginationType: "forward-only"
        case .childConditions, .customFieldConditions, .page, .pageSize, .pageId: nil
        }
    }
}

extension OpenAPIOperation.ErrorKind {
    /// The description of the error.
    fileprivate var sentence: String {
        switch self {
        case .badRequest: "A parameter or the body is wrong; `errors` names each member."
        case .unauthorized: "Credentials are missing or malformed."
        case .forbidden: "The clientId is no GUID, or a right is missing."
        case .notFound: "There is no such record."
        case .conflict: "Other records refer to the record; `errors` names them."
        case .contentTooLarge: "The body has more than \(Limits.http.bodyBytesMax) bytes."
        case .uriTooLong: "The target has more than \(Limits.http.targetBytesMax) bytes."
        case .unsupportedMediaType: "The body is not of a media type that is read here."
        case .notImplemented: "The live service has the operation, and psa-mock does not model it."
        }
    }
}
