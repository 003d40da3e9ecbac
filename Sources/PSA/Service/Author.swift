// Who makes a change: what `_info` calls `updatedBy` and `enteredBy`.

import HTTP
import Primitives
import SQLite

extension Exchange {
    /// When and by whom a change is made: by the member whose keys, user name or login the request
    /// shows, else by the API's own member (docs/LIVE-API.md#info-links).
    var stamp: Stamp {
        get throws {
            let credentials = try Credentials(request)
            let member = try credentials.flatMap { try sandbox.member(behind: $0, at: now) }
            return Stamp(time: now, member: member ?? "API")
        }
    }
}

extension Sandbox {
    /// The identifier of the member whom credentials name; nil if they name none. Whether they are
    /// good has been asked before.
    fileprivate func member(behind credentials: Credentials, at now: Timestamp)
        throws(DatabaseError) -> String?
    {
        switch credentials {
        case .keys(_, let publicKey, let privateKey):
            if let holder = try member(publicKey: publicKey, privateKey: privateKey, at: now) {
                return holder
            }
            return try member(identifier: publicKey)
        case .cookies(_, let member, _): return try self.member(identifier: member)
        }
    }

    /// The identifier as the member has it.
    private func member(identifier: String) throws(DatabaseError) -> String? {
        try database.first(
            "SELECT \"identifier\" FROM \"Member\" WHERE \"identifier\" = \(identifier)"
        ) { $0.text(0) }
    }
}
