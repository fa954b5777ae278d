/// Letting a twin be steered.
extension TwinLife {
    func beginSteering() throws { try steer { try $0.begin(&$1) } }

    func steer(_ call: Int) throws {
        let view = SteeringView(recorder: recorder, time: time, state: y)
        let now = time
        try steer { try $0.act(call, at: now, seeing: view, &$1) }
    }

    private func steer(_ ask: (inout any Steering, inout SteeringOrders) throws -> Void) throws {
        guard var steering else { return }
        // The value leaves the life while it is changed, so that its arrays are not copied.
        self.steering = nil
        var orders = SteeringOrders(nextMeasurement: recorder.measurementCount, nextRecord: task.records.count)
        defer { self.steering = steering }
        try ask(&steering, &orders)
        for order in orders.orders { carryOut(order) }
    }

    private func carryOut(_ order: SteeringOrders.Order) {
        switch order {
        case .call(let number, let time, let afterRecords):
            agenda.add(.call(number), at: max(time, self.time), rank: afterRecords ? .callsAfter : .callsBefore)
        case .measure(_, let time): recorder.measure(at: time, now: self.time, y)
        case .record(let record): add(record)
        case .covariate(let index, let value): change(covariate: index, to: value)
        case .end: endsNow = true
        }
    }

    /// The dose that is given in the place of a record's; nil for none.
    func steered(_ dose: Dose, record: Int) -> (dose: Dose, mark: Int)? {
        guard var steering else { return (dose, 0) }
        self.steering = nil
        defer { self.steering = steering }
        return steering.give(dose, record: record, at: time)
    }
}
