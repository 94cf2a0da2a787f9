"""The conformance kit of the DMN standard (dmn-tck), run against engine.dmn and engine.feel."""
