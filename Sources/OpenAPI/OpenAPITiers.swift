// What the vendor's contract has and no declaration, in the document; and how far each operation is imitated.

import HTTP
import Primitives
import Schema

extension OpenAPIWriter {
    /// All paths: the declared ones, each with what the contract has beside it, then those of the contract
    /// alone.
    mutating func paths() {
        var further = Dictionary(
            contract.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for endpoint in catalog.endpoints {
            let more = further.removeValue(forKey: endpoint.path)
            member(object: endpoint.path) { $0.path(endpoint, and: more) }
        }
        for more in contract where further[more.path] != nil {
            let endpoint = Endpoint<Declared>(more.path, of: more.resource)
            member(object: more.path) { $0.path(endpoint, and: more) }
        }
    }

    /// An operation without a declaration.
    mutating func contractOperation(
        _ method: HTTP.Method, _ work: TieredWork, at endpoint: Endpoint<Declared>,
        of resource: Resource?
    ) {
        guard let own = work.operation, let resource else {
            return notModelled(method, at: endpoint, of: resource)
        }
        operation(
            OpenAPIOperation(
                method, .operation(own), at: endpoint, of: resource, tier: work.tier))
    }

    /// An operation that answers 501 to all that is let through to it.
    private mutating func notModelled(
        _ method: HTTP.Method, at endpoint: Endpoint<Declared>, of resource: Resource?
    ) {
        member("operationId", OpenAPIOperation.id(method, endpoint.path))
        member("tags", [resource?.name, Tier.notModelled.rawValue].compactMap(\.self))
        let last = endpoint.path.split(separator: "/").last { !$0.hasPrefix("{") } ?? ""
        let words = OpenAPIOperation.words(String(last))
        member("summary", OpenAPIOperation.sentence(words) + ", not modelled")
        tier(.notModelled)
        member(object: "responses") { responses in
            var kinds: [OpenAPIOperation.ErrorKind] = [.badRequest, .unauthorized, .forbidden]
            if !endpoint.pathVariables.isEmpty { kinds.append(.notFound) }
            for kind in kinds + [.notImplemented] {
                responses.member(object: String(kind.status.code)) {
                    $0.reference(to: kind.rawValue, in: "responses")
                }
            }
        }
    }

    // MARK: - Tiers

    /// How far an operation is imitated.
    mutating func tier(_ tier: Tier) { member("x-tier", tier.rawValue) }

    /// What each tier means, in words.
    mutating func tiers() {
        object { list in
            for tier in Tier.allCases { list.member(tier.rawValue, tier.sentence) }
        }
    }

    /// The tags of resources that the contract alone has, and of what is not modelled.
    /// - Parameter declared: The resources that have tags.
    mutating func contractTags(besides declared: Set<String>) {
        var seen = declared
        for endpoint in contract where seen.insert(endpoint.resource).inserted {
            object { $0.contractTag(endpoint) }
        }
    }

    private mutating func contractTag(_ endpoint: Endpoint<TieredWork>) {
        guard !endpoint.resource.isEmpty else {
            member("name", Tier.notModelled.rawValue)
            return member("description", Tier.notModelled.sentence)
        }
        let resource = catalog.resource(endpoint.resource)
        let hasRules = endpoint.methods.contains { $0.work.tier == .behaviour }
        member("name", resource.name)
        member(
            "description",
            "\(resource.noun), at \(resource.path)"
                + (hasRules ? "" : "; shape and validation by the vendor's contract alone"))
    }
}

extension Tier {
    /// What it means for a client.
    fileprivate var sentence: String {
        switch self {
        case .behaviour: "Works as the live service does, by rules of its own that tests prove."
        case .contract:
            "Takes and shows records as the vendor's contract has them, and checks their shape; nothing "
                + "follows from them."
        case .notModelled: "Answers 501."
        }
    }
}
