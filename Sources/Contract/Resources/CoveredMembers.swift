// How many members of the vendor's models records take: those of declarations, and those of the contract alone.

import Primitives
import Schema

/// A model of the vendor's, with what records of it take.
package struct CoveredModel: Sendable {
    /// The name of the model.
    package let name: String
    /// How many members it has.
    package let memberCount: Int
    /// How many of them a declaration has, or the server by itself: ids and `_info`.
    package let declaredCount: Int
    /// How many the contract alone gives.
    package let contractCount: Int
}

extension ContractResources {
    /// The models of all collections, in the order of their names.
    package var coveredModels: [CoveredModel] {
        var models: [String: CoveredModel] = [:]
        for number in table.collections.indices {
            let covered = coveredModel(ofCollection: number)
            // Several collections may have records of one model: the one that takes most of it counts.
            let known = models[covered.name].map { $0.declaredCount + $0.contractCount } ?? -1
            if covered.declaredCount + covered.contractCount > known {
                models[covered.name] = covered
            }
        }
        return models.values.sorted { $0.name < $1.name }
    }

    private func coveredModel(ofCollection number: Int) -> CoveredModel {
        let model = table.collections[number].model
        let own = catalog.resource(names[number])
        let whole = catalog.extended(own) ?? own
        let isDeclared = catalog.has(own.table)
        let members = table.members(ofModel: model)
        let taken = members.filter { member in
            member.type.name == "info" || whole.field(anyCase: member.name) != nil
        }
        let declared = taken.count { member in
            let field = whole.field(anyCase: member.name)
            return field.map { $0.isPrimaryKey || isDeclared && !$0.isFurther } ?? true
        }
        return CoveredModel(
            name: table.name(ofModel: model), memberCount: members.count, declaredCount: declared,
            contractCount: taken.count - declared)
    }
}
