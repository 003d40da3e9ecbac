// A record as a body gives it, before the database is asked.

package import SQLite
package import Schema

/// A record as a body gives it. Members that the body omits are nil.
package struct Draft {
    /// The id, where a body may choose it: in fixtures, and for items of a list.
    package var id: Int64?
    /// The times and authors of change and entry, which fixtures may give.
    var stamp = EntryStamp()
    /// Whether it says what was stored, as an export does: nothing is derived from it, and no rule
    /// changes it.
    package var isRestored = false
    /// The identifier of the member who makes the change; nil for one of the server's own.
    var author: String?
    /// By the index of the field.
    package var inputs: [Input?]
    /// The purpose of the body, which decides the meaning of omitted members.
    package var purpose: Purpose
    /// The path of the record in the body, for messages: `communicationItems/0/`.
    package var path = ""
    /// Whether the record leaves a flag that only one among its like has to the one that has it.
    package var keepsExistingDefault = false

    package init(_ resource: Resource, for purpose: Purpose) {
        inputs = Array(repeating: nil, count: resource.fields.count)
        self.purpose = purpose
    }

    /// Says something of the field of that name.
    /// - Precondition: the resource that the draft is of has such a field.
    package mutating func put(_ input: Input, in field: String, of resource: Resource) {
        guard let index = resource.index(of: field) else {
            preconditionFailure("\(resource.name) has no \(field)")
        }
        inputs[index] = input
    }
}

/// The times and authors of change and entry; nil where they are not given.
package struct EntryStamp {
    package var lastUpdated: String?
    package var updatedBy: String?
    package var dateEntered: String?
    package var enteredBy: String?

    package init(
        lastUpdated: String? = nil, updatedBy: String? = nil, dateEntered: String? = nil,
        enteredBy: String? = nil
    ) {
        self.lastUpdated = lastUpdated
        self.updatedBy = updatedBy
        self.dateEntered = dateEntered
        self.enteredBy = enteredBy
    }
}

/// The purpose of a body: the members that it may have, and the meaning of omitted ones.
package enum Purpose {
    /// A new record; what is not named gets its default.
    case create
    /// A record is replaced; what is not named gets its default.
    case replace
    /// A record is changed; what is not named stays.
    case update
    /// A record of a fixture: as new, but with its id and its stamps.
    case fixture

    /// Whether what is not named gets its default.
    var isWhole: Bool { self != .update }
}

/// The value of one field in a body.
package enum Input {
    case value(Value)
    case reference(Reference)
    case references([Reference])
    /// References found: their ids.
    case ids([Int64])
    case records([Draft])
    case customValues([CustomEntry])
}

/// A reference as a body gives it.
package enum Reference: Equatable {
    case id(Int64)
    case identifier(String)
    case name(String)

    /// The member by which it refers, for messages.
    var member: String {
        switch self {
        case .id: "id"
        case .identifier: "identifier"
        case .name: "name"
        }
    }

    /// The value that identifies the record, for messages.
    var text: String {
        switch self {
        case .id(let id): String(id)
        case .identifier(let text), .name(let text): "'\(text)'"
        }
    }
}
