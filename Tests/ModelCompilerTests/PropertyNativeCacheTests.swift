import CLanes
import Foundation
import ModelCompiler
import Synchronization
import TestSupport
import Testing

/// Whatever is in the cache, the code that runs is right.
@Suite(.enabled(if: CCompiler.find() != nil, "needs a C compiler")) struct PropertyNativeCacheTests {
    private static func load(_ program: Program = NativeSamples.one(), cache: String) throws -> NativeCode {
        try NativeCode.load([program], width: 8, level: LANES_PLAIN, cache: NativeCache(folder: cache))
    }

    private static func objects(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// 2 * 3 + 4
    private static func value(_ native: NativeCode) -> Double {
        var generator = SeededGenerator(state: 1)
        let registers = LaneRegisters(count: 4, width: 8, using: &generator)
        for (register, value) in [2.0, 3, 4, 0].enumerated() {
            for lane in 0..<8 { registers.values[register * 8 + lane] = value }
        }
        native.functions[0](nil, registers.values.baseAddress)
        return registers.values[3 * 8 + 7]
    }

    @Test func theSecondLoadNeedsNoCompiler() throws {
        try NativeSamples.withFolder { folder in
            let cache = folder + "/deep/dosis"
            let request = try NativeRequest(
                [NativeSamples.one()], width: 8, level: LANES_PLAIN, cache: NativeCache(folder: cache))
            #expect(!request.isCached)
            #expect(try !request.load().isFromCache)
            #expect(request.isCached)
            let again = try request.load()
            #expect(again.isFromCache && Self.value(again) == 10)
            let mode = try FileManager.default.attributesOfItem(atPath: cache)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            // Another width and another program are other objects.
            #expect(
                try !NativeCode.load(
                    [NativeSamples.one()], width: 16, level: LANES_PLAIN, cache: NativeCache(folder: cache)
                ).isFromCache)
            #expect(try Self.value(Self.load(NativeSamples.one(LANES_SUBTRACT_PRODUCT), cache: cache)) == -2)
            #expect(try Self.objects(cache).count == 3)
        }
    }

    enum Damage: CaseIterable { case truncated, emptied, flipped, appended }

    @Test(arguments: Damage.allCases) func damagedObjectsAreRebuilt(_ damage: Damage) throws {
        try NativeSamples.withFolder { cache in
            _ = try Self.load(cache: cache)
            let name = try #require(try Self.objects(cache).first)
            let url = URL(fileURLWithPath: cache + "/" + name)
            var bytes = try Data(contentsOf: url)
            let sound = bytes
            switch damage {
            case .truncated: bytes = bytes.prefix(bytes.count / 2)
            case .emptied: bytes = Data()
            case .flipped: bytes[bytes.count / 2] ^= 1
            case .appended: bytes.append(0)
            }
            try bytes.write(to: url)
            let native = try Self.load(cache: cache)
            #expect(!native.isFromCache && Self.value(native) == 10)
            #expect(try Data(contentsOf: url) == sound, "the same text gives the same object")
            #expect(try Self.load(cache: cache).isFromCache)
        }
    }

    /// Sound bytes of another program, or of no program at all, under this one's name.
    @Test(arguments: [true, false]) func foreignObjectsAreRebuilt(_ isObject: Bool) throws {
        try NativeSamples.withFolder { cache in
            _ = try Self.load(cache: cache)
            let mine = try #require(try Self.objects(cache).first)
            try FileManager.default.removeItem(atPath: cache + "/" + mine)
            _ = try Self.load(NativeSamples.one(LANES_SUBTRACT_PRODUCT), cache: cache)
            let other = try #require(try Self.objects(cache).first)
            let key = mine.prefix { $0 != "-" }
            // The digest of no bytes, by FIPS 180-4.
            let nothing = "-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.so"
            let planted = cache + "/" + key + (isObject ? String(other.drop { $0 != "-" }) : nothing)
            if isObject {
                try FileManager.default.copyItem(atPath: cache + "/" + other, toPath: planted)
            } else {
                try Data().write(to: URL(fileURLWithPath: planted))
            }
            let native = try Self.load(cache: cache)
            #expect(!native.isFromCache && Self.value(native) == 10)
            #expect(try Self.objects(cache) == [mine, other].sorted(), "the planted file is gone")
        }
    }

    @Test func foldersThatCannotBeUsedAreBypassed() throws {
        try NativeSamples.withFolder { folder in
            let file = folder + "/file"
            #expect(FileManager.default.createFile(atPath: file, contents: nil))
            let open = folder + "/open"
            try FileManager.default.createDirectory(atPath: open, withIntermediateDirectories: false)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
            for cache in [file, file + "/dosis", open] {
                #expect(NativeCache(folder: cache).problem != nil)
                let native = try Self.load(cache: cache)
                #expect(!native.isFromCache && Self.value(native) == 10)
            }
            #expect(try Self.objects(open).isEmpty)
        }
    }

    @Test func anothersFolderIsNotUsed() throws {
        try NativeSamples.withFolder { folder in
            // Only root can give a folder away; for others root's own are at hand.
            let isRoot = geteuid() == 0
            if isRoot { try #require(chown(folder, 12345, 12345) == 0) }
            let cache = NativeCache(folder: isRoot ? folder : "/usr")
            #expect(cache.problem?.contains("belongs to another user") == true)
            let native = try NativeCode.load([NativeSamples.one()], width: 8, level: LANES_PLAIN, cache: cache)
            #expect(!native.isFromCache && Self.value(native) == 10)
            if isRoot { #expect(try Self.objects(folder).isEmpty) }
        }
    }

    @Test func theCacheFollowsTheUsersSettings() throws {
        let folder = try #require(NativeCache.standard.folder)
        let caches = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
        #expect(folder.hasSuffix("/dosis") && (caches.map { folder.hasPrefix($0) } ?? true))
    }

    /// Several builders at once, each with a compiler of its own: all are right, and one object is kept.
    @Test func buildersAtOnce() throws {
        try NativeSamples.withFolder { cache in
            let values = Mutex<[Double]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                let value = (try? Self.load(cache: cache)).map(Self.value)
                values.withLock { $0.append(value ?? .nan) }
            }
            let kept = try Self.objects(cache)
            #expect(values.withLock { $0 } == [10, 10, 10, 10])
            #expect(kept.count == 1)
        }
    }
}
