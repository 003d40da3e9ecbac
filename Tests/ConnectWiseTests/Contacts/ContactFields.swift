// What each member of a contact takes, written by hand beside the declaration, so that either is a
// check of the other.
import ServiceTestSupport
import Testing

/// The values that a member takes.
enum Shape {
    case text(max: Int)
    case whole(ClosedRange<Int64>)
    case flag(default: Bool)
    case moment
    case word([String])
    /// A record: what it is called when it is not found, and the id of one that is there.
    case record(String, good: Int64)
    /// The bare id of a contact.
    case id
    case list
    case words
    /// Taken in and ignored.
    case ignored
}

/// A member of a contact.
struct Member: CustomTestStringConvertible {
    let name: String
    let shape: Shape
    var isRequired = false
    var testDescription: String { name }

    /// The value that a contact has without a request that sets it: an empty text for one member.
    var initialText: String? { name == "relationshipOverride" ? "" : nil }

    /// All members in the order of answers (spec, "Complete Contact Field Reference";
    /// docs/LIVE-API.md#contact-payload and docs/LIVE-API.md#validation).
    static let all: [Member] =
        [
            Member(name: "id", shape: .ignored),
            Member(name: "firstName", shape: .text(max: 30), isRequired: true),
            Member(name: "lastName", shape: .text(max: 30)),
            Member(name: "type", shape: .record("Contact Type", good: 5)),
            Member(name: "company", shape: .record("Company", good: 12345), isRequired: true),
            Member(name: "site", shape: .record("Site", good: 4)),
            Member(name: "addressLine1", shape: .text(max: 50)),
            Member(name: "addressLine2", shape: .text(max: 50)),
            Member(name: "city", shape: .text(max: 50)),
            Member(name: "state", shape: .text(max: 50)),
            Member(name: "zip", shape: .text(max: 12)),
            Member(name: "country", shape: .record("Country", good: 1)),
            Member(name: "relationship", shape: .record("Contact Relationship", good: 9)),
            Member(name: "relationshipOverride", shape: .text(max: 50)),
            Member(name: "department", shape: .record("Contact Department", good: 9)),
            Member(name: "inactiveFlag", shape: .flag(default: false)),
            Member(name: "defaultMergeContactId", shape: .id),
            Member(name: "securityIdentifier", shape: .text(max: 184)),
            Member(name: "managerContact", shape: .record("Contact", good: 2)),
            Member(name: "managerContactId", shape: .id),
            Member(name: "assistantContact", shape: .record("Contact", good: 2)),
            Member(name: "assistantContactId", shape: .id),
            Member(name: "title", shape: .text(max: 50)),
            Member(name: "school", shape: .text(max: 50)),
            Member(name: "nickName", shape: .text(max: 30)),
            Member(name: "marriedFlag", shape: .flag(default: false)),
            Member(name: "childrenFlag", shape: .flag(default: false)),
            Member(name: "children", shape: .text(max: 200)),
            Member(name: "significantOther", shape: .text(max: 30)),
            Member(name: "portalSecurityLevel", shape: .whole(1...6)),
            Member(name: "disablePortalLoginFlag", shape: .flag(default: true)),
            Member(name: "unsubscribeFlag", shape: .flag(default: false)),
            Member(name: "gender", shape: .word(["Female", "Male"])),
            Member(name: "birthDay", shape: .moment),
            Member(name: "anniversary", shape: .moment),
            Member(
                name: "presence",
                shape: .word(["NoAgent", "Online", "DoNotDisturb", "Away", "Offline"])),
            Member(name: "mobileGuid", shape: .ignored),
            Member(name: "facebookUrl", shape: .text(max: 250)),
            Member(name: "twitterUrl", shape: .text(max: 250)),
            Member(name: "linkedInUrl", shape: .text(max: 250)),
            Member(name: "defaultPhoneType", shape: .ignored),
            Member(name: "defaultPhoneNbr", shape: .ignored),
            Member(name: "defaultPhoneExtension", shape: .ignored),
            Member(name: "defaultBillingFlag", shape: .flag(default: false)),
            Member(name: "defaultFlag", shape: .flag(default: false)),
        ] + (1...10).map { Member(name: "userDefinedField\($0)", shape: .text(max: 50)) } + [
            Member(name: "companyLocation", shape: .record("Location", good: 1)),
            Member(name: "communicationItems", shape: .list),
            Member(name: "types", shape: .list),
            Member(name: "typeIds", shape: .list),
            Member(name: "integratorTags", shape: .words),
            Member(name: "customFields", shape: .list),
            Member(name: "photo", shape: .ignored),
            Member(name: "ignoreDuplicates", shape: .flag(default: false)),
        ]

    static func named(_ name: String) -> Member { all.first { $0.name == name }! }

    /// Values of other kinds, each with the words that refuse it.
    var unfit: [(value: String, message: String)] {
        let nouns = [
            #""x""#: "a string", "5": "a number", "1.5": "a number", "true": "a boolean",
            "[]": "a list", "{}": "an object",
        ]
        func refuse(_ values: [String], _ expected: String) -> [(String, String)] {
            values.map {
                ($0, "The field \(name) must be \(expected), but it is \(nouns[$0] ?? "'x'").")
            }
        }
        func words(_ expected: String) -> [(String, String)] {
            refuse(["5", "1.5", "true", "[]", "{}"], expected)
                + [(#""x""#, "The field \(name) must be \(expected), but it is 'x'.")]
        }
        return switch shape {
        case .text: refuse(["true", "[]", "{}"], "a string")
        case .whole, .id:
            refuse([#""x""#, "true", "[]", "{}"], "a whole number")
                + [("1.5", "The field \(name) must be a whole number, but it is 1.5.")]
        case .flag: refuse([#""x""#, "5", "1.5", "[]", "{}"], "true or false")
        case .moment: words("a date-time such as 2026-01-31T00:00:00Z")
        case .word(let list): words("one of " + list.joined(separator: ", "))
        case .record:
            refuse([#""x""#, "5", "1.5", "true", "[]"], #"an object such as {"id": 1}"#)
        case .list: refuse([#""x""#, "5", "1.5", "true", "{}"], "a list")
        case .words: refuse([#""x""#, "5", "1.5", "true", "{}"], "a list of strings")
        case .ignored: []
        }
    }

    /// Whether a value of another kind is one that the live service's reader cannot convert
    /// (docs/LIVE-API.md#values-that-do-not-fit).
    func isUnreadable(_ value: String, in way: ContactWriting) -> Bool {
        let isStructure = ["[]", "{}"].contains(value)
        return switch shape {
        case .text: isStructure
        case .flag: isStructure || value == #""x""#
        case .whole, .id: way != .operations || isStructure || value == #""x""#
        case .moment, .record, .list, .words: true
        case .word, .ignored: false
        }
    }

    /// A value that fits, at the limit where there is one.
    var fit: String {
        switch shape {
        // A letter of two bytes: characters count, not bytes.
        case .text(let max): quoted(String(repeating: "é", count: max))
        case .whole(let range): String(range.upperBound)
        case .flag(let usual): String(!usual)
        case .moment: #""9999-12-31T23:59:59Z""#
        case .word(let list): quoted(list[0])
        case .record(_, let id): #"{"id":\#(id)}"#
        case .id: "2"
        case .list, .words: "[]"
        case .ignored: #""anything""#
        }
    }

    /// Values one beyond the limit, each with code, words and field of the refusal.
    var beyond: [(value: String, code: String, message: String, field: String)] {
        switch shape {
        case .text(let max):
            [
                (
                    quoted(String(repeating: "e", count: max + 1)), "MaxLengthField",
                    "The field \(name) must be a string with a maximum length of \(max).", name
                )
            ]
        case .whole(let range):
            // Who sends less than the least may mean none, and is told how to say so.
            [(range.lowerBound - 1, "; null removes the level."), (range.upperBound + 1, ".")].map {
                (
                    String($0), "OutOfRange",
                    "The field \(name) must be between \(range.lowerBound) and "
                        + "\(range.upperBound)\($1)", name
                )
            }
        case .record(let title, _):
            [(#"{"id":99999}"#, "NotFound", "\(title) 99999 not found", name + "/id")]
        case .id: [("99999", "NotFound", "Contact 99999 not found", name)]
        case .flag, .moment, .word, .list, .words, .ignored: []
        }
    }
}
