"""What one takes along: tables as a workbook or as comma files, charts as pictures, the report."""
