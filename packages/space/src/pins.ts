/** `templates/gradio/requirements.txt` pins the other packages. A test starts the app with these versions. */
export const GRADIO_VERSION = "6.31.0";

/** One of the two Python versions that ZeroGPU supports. */
export const PYTHON_VERSION = "3.12.12";
