// A resource of a catalog by reference, with the plans that derive from it.

import Synchronization

/// A resource of a catalog with its plans. A plan is made at its first use, since a start asks for few
/// of them and all of them together take longer than the rest of it. Two threads that ask for the same
/// at once may both make it; one of them is kept.
///
/// A request holds its resource by this reference: measured, a copy of the resource counts the
/// references of some twenty members and took 1,900 instructions with its end, and finding a plan by
/// the resource's name 1,300.
package final class CatalogEntry: Sendable {
    /// The resource.
    package let resource: Resource
    /// Whether it has no declaration: its table is there in some sandboxes only.
    package let isUndeclared: Bool
    /// The place of the resource among all, those without a declaration behind the others.
    let number: Int
    private let madeRecordPlan = AtomicLazyReference<RecordPlan>()
    private let madeReferencePlan = AtomicLazyReference<ReferencePlan>()
    private let madeWritePlan = AtomicLazyReference<WritePlan>()

    init(_ resource: Resource, number: Int) {
        self.resource = resource
        self.number = number
        isUndeclared = resource.isUndeclared
    }

    /// The plan for reading records.
    /// - Parameter catalog: The catalog of the resource.
    package func recordPlan(in catalog: Catalog) -> RecordPlan {
        madeRecordPlan.load()
            ?? madeRecordPlan.storeIfNil(RecordPlan(resource, in: catalog))
    }

    /// The plan for whole references to records.
    /// - Parameter catalog: The catalog of the resource.
    func referencePlan(in catalog: Catalog) -> ReferencePlan {
        madeReferencePlan.load()
            ?? madeReferencePlan.storeIfNil(ReferencePlan(to: resource, in: catalog))
    }

    /// The plan for writing records.
    package var writePlan: WritePlan {
        madeWritePlan.load() ?? madeWritePlan.storeIfNil(WritePlan(resource))
    }
}
