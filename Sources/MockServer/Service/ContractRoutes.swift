// Routes of the vendor's contract without a declaration.

import API
import ConnectWise
import Contract
import HTTP
import Schema
import Synchronization

/// The paths of the vendor's contract. They are looked at where no declared path takes the method of a
/// request; the router is made then, and each endpoint at its first use.
final class ContractRoutes: Sendable {
    private let catalog: Catalog
    private let contract: ContractResources
    private let router: Router
    private let slots: [Slot]

    private final class Slot: Sendable {
        let endpoint = AtomicLazyReference<ServedEndpoint>()
    }

    init(_ catalog: Catalog) {
        self.catalog = catalog
        contract = .shared(catalog.mode)
        let paths = contract.paths
        router = Router(paths)
        slots = paths.map { _ in Slot() }
    }

    /// The endpoint of a path; nil if the contract has none.
    /// - Parameter declared: What is declared for the path, whose methods it has as well.
    func endpoint(
        of segments: PathSegments, _ parameters: inout PathParameters,
        completing declared: ServedEndpoint?
    ) -> ServedEndpoint? {
        guard let index = router.find(segments, &parameters) else { return nil }
        let slot = slots[index]
        return slot.endpoint.load() ?? slot.endpoint.storeIfNil(make(index, completing: declared))
    }

    private func make(_ index: Int, completing declared: ServedEndpoint?) -> ServedEndpoint {
        let own = contract.endpoint(index)
        let known = declared?.methods ?? []
        let more = own.methods.filter { more in !known.contains { $0.method == more.method } }
        let works = more.map { method, operation in
            (
                method: method,
                work: operation.map { Work.records(.operation($0)) }
                    ?? .notModelled("\(method.name) \(own.path)")
            )
        }
        // The kind of an endpoint is that of its first method.
        let all = known + works.filter(\.work.isOfRecords) + works.filter { !$0.work.isOfRecords }
        let resource = declared?.resource ?? own.resource
        return ServedEndpoint(Endpoint(own.path, of: resource, all), in: catalog)
    }
}

extension Work {
    /// Whether it is about records.
    fileprivate var isOfRecords: Bool {
        if case .records = self { true } else { false }
    }
}
