"""DMN: decisions and how they are explained."""
