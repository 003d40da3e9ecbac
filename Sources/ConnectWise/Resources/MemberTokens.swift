// Keys with which a program acts as a member (docs/LIVE-API.md#credentials).

package import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Resource {
    /// A pair of keys of a member. It is part of no list; it can be given in fixtures, inside its
    /// member.
    static let memberToken = Resource(
        "MemberToken", title: "Token", path: "/system/members/{parentId}/tokens", noun: "tokens",
        label: .field("publicKey"), operations: [], parent: "member", isBare: true,
        unique: [Unique("publicKey")],
        fields: [
            Field("member", .reference(to: "Member"), .required, .writeOnly, .readOnly),
            Field("publicKey", .string(max: 100), .required, .indexed),
            Field("privateKey", .string(max: 100), .required),
            Field("expiration", .dateTime, .required),
        ])

    /// The answer to a request for keys (`Token`, docs/LIVE-API.md#schemas).
    fileprivate static let token = Resource(
        shape: "Token",
        [
            Field("publicKey", .text), Field("privateKey", .text), Field("expiration", .dateTime),
        ])
}

extension Action {
    /// Gives new keys to a member, who goes by its identifier.
    static let memberToken = Action(
        "tokens", .post, "/system/members/{memberIdentifier}/tokens",
        answer: .object(.ok, Resource.token))
}

extension ActionHandler {
    static let memberToken = ActionHandler(.memberToken) { context, response in
        try context.checkIntegrator()
        let name = context.path.word ?? ""
        guard let member = try context.store.member(named: name) else {
            throw APIError.noMember(name)
        }
        let id = try context.store.makeToken(for: member, by: context.stamp())
        response.start(.ok, date: context.now)
        response.startBody(.json)
        _ = try context.writer.write(
            id, of: context.store.catalog.entry(Resource.memberToken.name),
            only: context.parameters.fields, to: &response.body)
        response.finish()
    }
}

extension Store {
    /// The member of that identifier, in any case of letters.
    fileprivate func member(named name: String) throws(DatabaseError) -> Int64? {
        try database.first("SELECT \"id\" FROM \"Member\" WHERE \"identifier\" = \(name)") {
            $0.integer(0)
        }
    }

    /// Makes keys for a member. They follow from the sandbox's name and how many there were: they
    /// are the same in each run, and no secret.
    fileprivate func makeToken(for member: Int64, by stamp: Stamp) throws -> Int64 {
        let resource = Resource.memberToken
        let number = try nextID(of: resource)
        let expiration = Timestamp(seconds: stamp.time.seconds + Limits.tokenSeconds)
        var draft = Draft(resource, for: .create)
        func put(_ text: String, in field: String) {
            draft.put(.value(.text(text)), in: field, of: resource)
        }
        put(Self.key(number, "public key of \(name)"), in: "publicKey")
        put(Self.key(number, "private key of \(name)"), in: "privateKey")
        put(expiration.text, in: "expiration")
        return try performWrite(resource, id: nil, parent: member, by: stamp) {
            let write = try prepare(
                draft, of: resource, id: nil, parent: member, errorName: resource.errorName)
            guard write.allFieldErrors.isEmpty else {
                throw APIError.invalid(resource: resource.errorName, write.allFieldErrors)
            }
            return try save(write, by: stamp)
        }.id
    }

    /// Sixteen letters and digits, as many as live keys have.
    private static func key(_ number: Int64, _ purpose: String) -> String {
        String(GUID.text(of: number, in: purpose).filter { $0 != "-" }.suffix(16))
    }

    /// The identifier of the member whose keys these are; nil if they are those of none, or
    /// expired.
    func member(publicKey: String, privateKey: String, at now: Timestamp) throws(DatabaseError)
        -> String?
    {
        // Keys are compared by their case, unlike other text.
        try database.first(
            """
            SELECT m."identifier" FROM "MemberToken" t JOIN "Member" m ON m."id" = t."memberId" \
            WHERE t."publicKey" = \(publicKey) COLLATE BINARY \
            AND t."privateKey" = \(privateKey) COLLATE BINARY AND t."expiration" > \(now.text)
            """
        ) { $0.text(0) }
    }

    /// The identifier as the member has it.
    fileprivate func member(identifier: String) throws(DatabaseError) -> String? {
        try database.first(
            "SELECT \"identifier\" FROM \"Member\" WHERE \"identifier\" = \(identifier)"
        ) { $0.text(0) }
    }
}

extension MemberDirectory {
    /// The members of the imitated service and the keys that it has given out.
    package static let shared = MemberDirectory(
        holder: { (publicKey, privateKey, store) in
            try store.member(publicKey: publicKey, privateKey: privateKey, at: store.now)
        },
        member: { (identifier, store) in
            try store.member(identifier: identifier)
        })
}
