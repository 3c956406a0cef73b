//! Draws pages of handwritten digits whose boxes and labels are known, because they were drawn here.
