/*
 * ONNX Runtime 1.29 and later reports the device, the process, graph names and error texts to Microsoft unless this variable is set before
 * the library starts. Import this file before the library. Child processes inherit the variable.
 *
 * ONNX Runtime for Windows does not read it: there it writes events for the system's tracing (ETW), and onnxruntime-node cannot
 * turn them off. Windows collects such events only as far as its diagnostic data settings allow.
 */
process.env["ORT_DISABLE_TELEMETRY"] = "1";
