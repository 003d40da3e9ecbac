// The author of a change: `updatedBy` and `enteredBy` of `_info`.

import HTTP
import Primitives
package import Records
import SQLite

/// Finds members of the imitated service by the credentials of a request.
package struct MemberDirectory: Sendable {
    /// The identifier of the member whose keys these are; nil if no member has them, or they have
    /// expired.
    package let holder:
        @Sendable (_ publicKey: String, _ privateKey: String, Store) throws ->
            String?
    /// The identifier, as the member has it, of the member of an identifier in any case of letters.
    let member: @Sendable (_ identifier: String, Store) throws -> String?

    package init(
        holder: @escaping @Sendable (String, String, Store) throws -> String?,
        member: @escaping @Sendable (String, Store) throws -> String?
    ) {
        self.holder = holder
        self.member = member
    }

    /// The identifier of the member whom credentials name; nil if they name none. The
    /// credentials have been checked before.
    fileprivate func member(behind credentials: Credentials, in store: Store)
        throws -> String?
    {
        switch credentials {
        case .keys(_, let publicKey, let privateKey):
            if let holder = try holder(publicKey, privateKey, store) { return holder }
            return try member(publicKey, store)
        case .cookies(_, let member, _): return try self.member(member, store)
        }
    }
}

/// The author of a request's changes.
package struct Author {
    private let credentials: Credentials?
    private let directory: MemberDirectory?

    /// The member whose keys, user name or login the request shows.
    package init(_ credentials: Credentials?, in directory: MemberDirectory) {
        self.credentials = credentials
        self.directory = directory
    }

    private init() { (credentials, directory) = (nil, nil) }

    /// The API's own member.
    package static let api = Author()

    /// The identifier of the member.
    func identifier(in store: Store) throws -> String {
        guard let credentials, let directory else { return "API" }
        return try directory.member(behind: credentials, in: store) ?? "API"
    }
}
