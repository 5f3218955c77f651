# Writes OUTPUT, C source for src/cli/embedded.h, from the files below ROOT that LIST names.
# Bytes, not string literals: no compiler has to take one over 4,095 characters (C17 5.2.4.1).
file(READ ${LIST} names)
set(arrays "")
set(table "")
set(number 0)
foreach(name IN LISTS names)
	file(READ ${ROOT}/${name} bytes HEX)
	string(REGEX REPLACE "................................" "\\0\n\t" bytes "${bytes}00")
	string(REGEX REPLACE "[0-9a-f][0-9a-f]" "0x\\0," bytes "${bytes}")
	string(APPEND arrays "static const unsigned char text_${number}[] = {\n\t${bytes}\n};\n\n")
	string(APPEND table
		"\t{\"${name}\", (const char *)text_${number}, sizeof(text_${number}) - 1},\n")
	math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made by src/embed.cmake. */
#include \"cli/embedded.h\"

${arrays}const struct np_embedded np_embedded_files[] = {
${table}\t{0},
};
")
