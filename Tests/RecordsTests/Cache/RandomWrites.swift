// Writes of every kind, drawn by a seeded generator: what may make a kept record untrue.

import HTTP
import Primitives
import Schema

/// A request that is sent to several servers.
struct PlannedRequest {
    var method: HTTP.Method
    var target: String
    var body = ""
    var isDryRun = false
}

/// Draws requests that change contacts, what they show, and what shows them.
struct RandomWrites {
    private var random: SplitMix64
    /// The paths of lists whose records have a text to change.
    private let lookups: [(path: String, field: String)]

    init(_ catalog: Catalog, seed: UInt64) {
        random = SplitMix64(state: seed)
        lookups = catalog.resources.compactMap { resource in
            guard resource.operations.contains(.update), !resource.path.contains("{"),
                !resource.path.hasPrefix("/_mock"),
                let field = resource.fields.first(where: \.isPlainText)
            else { return nil }
            return (resource.path, field.name)
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func contact() -> Int { number(1...60) }
    private mutating func company() -> Int {
        [2, 12345, 12346, 12347, 12348].randomElement(using: &random) ?? 2
    }

    private func change(_ path: String, _ body: String) -> PlannedRequest {
        PlannedRequest(method: .patch, target: path, body: body)
    }

    private mutating func changeContact(_ body: String) -> PlannedRequest {
        change("/company/contacts/\(contact())", body)
    }

    /// The next request; now and then one that is only rehearsed.
    mutating func next() -> PlannedRequest {
        var request = draw()
        request.isDryRun = number(1...8) == 1
        return request
    }

    private mutating func draw() -> PlannedRequest {
        switch number(1...4) {
        case 1: ofContact()
        case 2: ofList()
        case 3: ofRelated()
        default: ofAny()
        }
    }

    private mutating func ofContact() -> PlannedRequest {
        let (a, b) = (number(1...99), contact())
        switch number(1...9) {
        case 1: return changeContact(#"{"lastName":"L\#(a)"}"#)
        case 2: return changeContact(#"{"firstName":"F\#(a)","title":"T\#(a)"}"#)
        case 3: return changeContact(#"{"managerContact":{"id":\#(b)}}"#)
        case 4: return changeContact(#"{"defaultFlag":\#(a % 2 == 0)}"#)
        case 5: return changeContact(#"{"defaultBillingFlag":\#(a % 2 == 0)}"#)
        case 6: return changeContact(#"{"company":{"id":\#(company())}}"#)
        case 7:
            return PlannedRequest(
                method: .post, target: "/company/contacts",
                body: #"{"firstName":"P\#(a)","company":{"id":\#(company())}}"#)
        case 8: return PlannedRequest(method: .delete, target: "/company/contacts/\(b)")
        default:
            return PlannedRequest(
                method: .delete, target: "/company/contacts/\(b)?transferContactId=\(contact())")
        }
    }

    private mutating func ofList() -> PlannedRequest {
        let (a, type) = (number(1...99), number(1...6))
        let item = #"{"type":{"id":\#(type)},"value":"v\#(a)@x.com","defaultFlag":true}"#
        switch number(1...7) {
        case 1: return changeContact(#"{"communicationItems":[\#(item)]}"#)
        case 2: return changeContact(#"{"types":[{"id":\#(min(type, 5))}]}"#)
        case 3:
            return PlannedRequest(
                method: .post, target: "/company/contacts/\(contact())/communications", body: item)
        case 4:
            return PlannedRequest(
                method: .delete, target: "/company/contacts/communications/\(number(1...150))")
        case 5:
            return change(
                "/company/contacts/communications/\(number(1...150))", #"{"value":"w\#(a)"}"#)
        case 6:
            return changeContact(#"{"customFields":[{"id":\#(number(15...17)),"value":"\#(a)"}]}"#)
        default:
            return PlannedRequest(
                method: .post, target: "/company/contacts/\(contact())/typeAssociations",
                body: #"{"type":{"id":\#(min(type, 5))}}"#)
        }
    }

    private mutating func ofRelated() -> PlannedRequest {
        let a = number(1...999)
        switch number(1...8) {
        case 1: return change("/company/companies/\(company())", #"{"name":"N\#(a)"}"#)
        case 2: return change("/company/companies/\(company())", #"{"identifier":"I\#(a)"}"#)
        case 3:
            return change(
                "/company/companies/\(company())", #"{"defaultContact":{"id":\#(contact())}}"#)
        case 4:
            return change(
                "/company/companies/12345/sites/\(number(3...5))", #"{"phoneNumber":"555\#(a)"}"#)
        case 5:
            return change("/company/companies/12345/sites/\(number(3...5))", #"{"name":"S\#(a)"}"#)
        case 6:
            return change("/system/userDefinedFields/\(number(15...17))", #"{"caption":"U\#(a)"}"#)
        case 7:
            return change(
                "/company/communicationTypes/\(number(1...6))", #"{"phoneFlag":\#(a % 2 == 0)}"#)
        default:
            return change(
                "/service/tickets/\(number(1...30))", #"{"contact":{"id":\#(contact())}}"#)
        }
    }

    /// Another text in a record of any list.
    private mutating func ofAny() -> PlannedRequest {
        guard let (path, field) = lookups.randomElement(using: &random) else { return ofContact() }
        return change("\(path)/\(number(1...12))", #"{"\#(field)":"X\#(number(1...99))"}"#)
    }
}

extension Field {
    /// Whether any short text is a value of it.
    fileprivate var isPlainText: Bool {
        if case .string = type { !isReadOnly && !isWriteOnly } else { false }
    }
}
