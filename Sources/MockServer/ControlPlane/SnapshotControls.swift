// The control plane's paths of snapshots.

import API
import Dialect
import HTTP
import JSON
import Primitives
import SQLite
import Tenancy

extension Control {
    static let snapshots: [Control] = [
        Control(.get, "/_mock/snapshots", "lists the snapshots of the sandbox") {
            context, response in
            let list = context.sandboxes.snapshots(of: context.name).map { name, snapshot in
                JSONOutput.object([
                    ("name", .text(name)), ("takenAt", .text(snapshot.takenAt.text)),
                    ("mode", .text(snapshot.mode.rawValue)),
                    ("bytes", .number(snapshot.image.byteCount)),
                ])
            }
            response.write(.list(list), at: context.now)
        },
        Control(.put, "/_mock/snapshots/{name}", "takes a snapshot of the sandbox") {
            context, response in
            try context.sandboxes.takeSnapshot(context.word, of: context.name)
            response.writeNothing(at: context.now)
        },
        Control(
            .post, "/_mock/snapshots/{name}/restore", "restores the sandbox to a snapshot",
            isForOwner: true
        ) { context, response in
            guard try context.sandboxes.restore(context.word, of: context.name) else {
                throw APIError.noSnapshot(context.word)
            }
            response.writeNothing(at: context.now)
        },
        Control(.delete, "/_mock/snapshots/{name}", "deletes a snapshot") { context, response in
            guard context.sandboxes.forget(context.word, of: context.name) else {
                throw APIError.noSnapshot(context.word)
            }
            response.writeNothing(at: context.now)
        },
    ]
}
