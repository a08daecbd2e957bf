"""What is let in: an uploaded file is read, by its kind, and refused with a reason when it is not what it says or would act by itself."""
