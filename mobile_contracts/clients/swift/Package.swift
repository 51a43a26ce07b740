// swift-tools-version:5.7
import PackageDescription

let package = Package(
    name: "Gawah",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Gawah", targets: ["Gawah"])],
    targets: [.target(name: "Gawah")]
)
