"""Training data of chest CT: lungs, sides, what of a case is annotated, layouts of folders."""
