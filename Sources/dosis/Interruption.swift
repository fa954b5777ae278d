import Foundation
import TrialEngine

/// Turns Ctrl-C (and a polite kill) into a stop request; a second one ends the program at once.
final class Interruption {
    private var sources: [any DispatchSourceSignal] = []

    init(_ stop: StopRequest) {
        let queue = DispatchQueue(label: "dosis.signals")
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in
                if stop.isStopping { _exit(Ending.interrupted.rawValue) }
                stop.stop()
                Terminal.tell("\nStopping: finishing the twins in flight. Press Ctrl-C again to end at once.")
            }
            source.resume()
            sources.append(source)
        }
    }
}
