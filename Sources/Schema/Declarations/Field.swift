// The declaration of a field, which every consumer reads.

package import Dialect

/// One member of a resource's records. It changes only while it is made; by reference, since a copy of all
/// that it says took 500 instructions wherever fields are looked through.
package final class Field: @unchecked Sendable {
    /// The member's name in JSON, in `conditions`, and (for most types) of the column.
    package let name: String
    /// The type of its values.
    package private(set) var type: FieldType
    /// Whether a record cannot be without it.
    package private(set) var isRequired = false
    /// Whether clients cannot set it: a sent value is accepted and ignored
    /// (docs/DIALECT.md#bodies), since clients send whole records back.
    package private(set) var isReadOnly = false
    /// Whether fixtures can set it all the same, and they alone.
    package private(set) var isSetByFixtures = false
    /// Whether it is kept for references and rules alone, and is no member of bodies and answers.
    package private(set) var isHidden = false
    /// Whether a date-time with a fraction of a second is refused.
    package private(set) var isOfWholeSeconds = false
    /// Whether it is accepted but never shown.
    package private(set) var isWriteOnly = false
    /// Whether it is left out where the record is shown inside its parent
    /// (docs/LIVE-API.md#contact-payload).
    private(set) var isOwnRecordOnly = false
    /// Whether a reference becomes null when its record goes, instead of keeping it.
    private(set) var isReleased = false
    /// Whether the record that a reference names goes with this one, unless others name it too.
    package private(set) var isOwned = false
    /// Whether a reference to records of its own resource cannot name its own record.
    package private(set) var namesAnother = false
    /// What null does, for messages; nil where that needs no word.
    package private(set) var nullEffect: String?
    /// Whether only the vendor's contract has it: its column is there in some sandboxes alone.
    package private(set) var isFurther = false
    /// Whether the value is not stored but computed from `expression`.
    private(set) var isComputed = false
    /// Whether lists are often filtered or sorted by it.
    private(set) var isIndexed = false
    /// A text that it takes, for examples, where not any would do.
    package private(set) var example: String?
    /// The resource whose ids a list of numbers has, for examples; nil for other numbers.
    package private(set) var listed: String?
    /// The name of the member and the text with which a change of the value is refused; nil where
    /// it is not.
    package private(set) var refusedChange: (member: String, reason: String)?
    /// The value of a new record whose body omits the field.
    package private(set) var defaultValue = Default.null
    /// The column that holds the value, where that is called otherwise.
    private(set) var storedName: String?
    /// The screen whose user-defined fields it shows the values of.
    package private(set) var screen: Screen?
    /// The expression of a value that is computed; nil for a stored one.
    package private(set) var expression: Expression?
    /// The form in strict mode, and the leniency of default mode; nil if they agree.
    package let strictForm: (form: StrictForm, leniency: Leniency)?

    private let traits: [Trait]

    /// A field by its name and type, and what else is to be said of it.
    package convenience init(_ name: String, _ type: FieldType, _ traits: Trait...) {
        self.init(name, type, all: traits)
    }

    /// A field by its name and type, and a list of what else is to be said of it.
    package init(_ name: String, _ type: FieldType, all traits: [Trait]) {
        self.name = name
        self.type = type
        self.traits = traits
        var strictForm: (StrictForm, Leniency)?
        for trait in traits {
            switch trait {
            case .required: isRequired = true
            case .readOnly: isReadOnly = true
            case .fixtureOnly:
                isReadOnly = true
                isSetByFixtures = true
            case .writeOnly: isWriteOnly = true
            case .hidden:
                (isHidden, isReadOnly, isSetByFixtures, isWriteOnly) = (true, true, true, true)
            case .wholeSeconds: isOfWholeSeconds = true
            case .ownRecordOnly: isOwnRecordOnly = true
            case .indexed: isIndexed = true
            case .example(let text): example = text
            case .ids(let resource): listed = resource
            case .released: isReleased = true
            case .owned: isOwned = true
            case .further: isFurther = true
            case .another: namesAnother = true
            case .null(let effect): nullEffect = effect
            case .stored(let column): storedName = column
            case .screen(let value): screen = value
            case .default(let value): defaultValue = value
            case .computed(let expression):
                self.expression = expression
                isComputed = true
                isReadOnly = true
            case .shown(let expression): self.expression = expression
            case .strictly(let form, let leniency): strictForm = (form, leniency)
            }
        }
        self.strictForm = strictForm
    }

    /// A property of a field besides its type.
    package enum Trait: Sendable {
        case required
        case readOnly
        /// Fixtures alone can set it; in a body it is read-only.
        case fixtureOnly
        case writeOnly
        /// Kept for references and rules alone: no member of bodies and answers.
        case hidden
        /// A date-time with a fraction of a second is refused (docs/LIVE-API.md#time-entries).
        case wholeSeconds
        case ownRecordOnly
        case indexed
        /// A text that it takes, for examples, where not any would do.
        case example(String)
        /// A list of numbers that are ids of records, for examples.
        case ids(of: String)
        case released
        case owned
        /// A member that only the vendor's contract has: without a value unless one is given.
        case further
        /// A reference to records of the field's own resource names another record than its own.
        case another
        /// What null does, such as "removes the level": a message says it where a number is below
        /// its range.
        case null(String)
        /// The value is kept in a column of another name: that of the resource this is a view of.
        case stored(as: String)
        /// Values of user-defined fields: those that are defined for a screen.
        case screen(Screen)
        case `default`(Default)
        /// The value is not stored but computed; clients cannot set it.
        case computed(Expression)
        /// The value is stored, but shown through an expression, such as a fallback.
        case shown(Expression)
        /// In strict mode the field has this other form.
        case strictly(StrictForm, Leniency)
    }

    /// The value of a field that the body of a new record omits.
    package enum Default: Sendable, Equatable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case text(String)
        /// The value of another field of the same body.
        case sameAs(String)
        /// For references: the record whose flag is set.
        case flagged(String)
        /// For references to members: the author of the change.
        case author

        /// For references: the record whose `defaultFlag` is set.
        package static let defaultRecord = Default.flagged("defaultFlag")
    }

    /// The form of a field in strict mode, which behaves like the live service alone.
    package enum StrictForm: Sendable {
        case absent
        /// Kept, since references show it or rules read it, but no member; fixtures set it.
        case hidden
        case required
        /// Taken in a new record alone; in a change it is refused, as a member of the name `as`.
        case setOnce(as: String, String)
        case optional
        case readOnly
        case maximum(Int)
    }

    /// The field in a mode: itself, its strict form, or nil where strict mode has no such field.
    func form(in mode: Mode) -> Field? {
        guard let strictForm, !mode.permits(strictForm.leniency) else { return self }
        let field = Field(name, type, all: traits)
        switch strictForm.form {
        case .absent: return nil
        case .hidden:
            field.isHidden = true
            field.isReadOnly = true
            field.isSetByFixtures = true
            field.isWriteOnly = true
        case .required: field.isRequired = true
        case .optional: field.isRequired = false
        case .readOnly: field.isReadOnly = true
        case .setOnce(let name, let reason): field.refusedChange = (name, reason)
        case .maximum(let length): field.type = .string(max: length)
        }
        return field
    }

    /// Whether it is the id by which a record is kept.
    package var isPrimaryKey: Bool {
        if case .integer = type { name == "id" } else { false }
    }

    /// The name of the column that holds the value; nil if none does.
    package var column: String? {
        if isComputed { return nil }
        if let storedName { return storedName }
        return switch type {
        case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
            .identifier, .strings, .integers, .given, .customFields, .bytes:
            name
        case .reference: name + "Id"
        case .foreignKey, .children, .mainChild, .links, .foreignKeys, .firstLink, .backReference,
            .requestSwitch:
            nil
        }
    }
}

/// The type of a field's values. Closed, so that a new kind does not compile until every consumer
/// (tables, decoding, encoding, conditions, documentation) handles it.
package enum FieldType: Sendable {
    /// Text of at most `max` Unicode scalars.
    case string(max: Int)
    /// Text of any length up to `Limits.textLengthMax`.
    case text
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A number.
    case decimal
    /// A flag; always shown.
    case boolean
    /// A moment, `2026-06-03T23:32:20Z` in answers.
    case dateTime
    /// A GUID that the server gives.
    case guid
    /// One of some words.
    case enumeration([String])
    /// A record of another resource: `{id}`, `{identifier}` or `{name}` in, expanded out.
    case reference(to: String)
    /// A bare id of a record of another resource, stored as such.
    case identifier(of: String)
    /// The id alone of what the reference field of that name refers to.
    case foreignKey(of: String)
    /// The records of a child resource, whole.
    case children(of: String)
    /// Of the records of a child resource, which name this one in the reference field `owner`, the one
    /// whose flag is set, else the oldest: a reference, computed. In the body of a new record its name
    /// makes that child; in a change it names the child that gets the flag.
    case mainChild(of: String, owner: String, flag: String)
    /// References to many records, each kept as a record of an association resource.
    case links(through: String)
    /// The bare ids of the links of that name; accepted, not shown.
    case foreignKeys(of: String)
    /// The first of the links of that name; setting it makes it the only one.
    case firstLink(of: String)
    /// A flag that is set when the record that reference field `of` refers to names this record in
    /// its own reference field.
    case backReference(String, of: String)
    /// A list of words.
    case strings
    /// A list of whole numbers.
    case integers
    /// An object, or a list of objects, kept as it is given: what no collection serves.
    case given(isList: Bool)
    /// A flag that steers one request and is not kept; answered as false.
    case requestSwitch
    /// Values of the user-defined fields of the field's screen: a JSON object of values by the ids
    /// of their definitions.
    case customFields
    /// At most `max` bytes; never shown. In fixtures they are base64 (RFC 4648, section 4).
    case bytes(max: Int)

    /// The resource of the child records that the values are; nil for other values.
    package var childResource: String? {
        switch self {
        case .children(let name), .mainChild(let name, _, _): name
        default: nil
        }
    }

    /// For the id alone of what a reference field refers to: the name of that field.
    package var keyedField: String? {
        if case .foreignKey(let name) = self { name } else { nil }
    }

    /// Whether a value is shown as one record, stored or computed.
    package var namesRecord: Bool {
        if case .mainChild = self { true } else { isReference }
    }

    /// Whether the values are references to one record.
    package var isReference: Bool {
        if case .reference = self { true } else { false }
    }
}
