/** What a Gradio Space runs on; `templates/gradio/requirements.txt` has the rest. A test starts the app with these. */
export const GRADIO_VERSION = "6.31.0";

/** One of the two that ZeroGPU takes. */
export const PYTHON_VERSION = "3.12.12";
